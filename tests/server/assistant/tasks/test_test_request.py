"""A test request names all that a tester needs, made of the plugin alone; every fact in it is one of the game."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.assistant.tasks import test_request as task
from server.assistant.tasks.outcome import Ready, Talk
from server.knowledge import convars, events
from server.knowledge.trials import edges, seen, trials
from server.models.errors import UnavailableError
from tests.server.assistant.tasks.on_disk import HEAD, opened

PLUGIN = (
    HEAD
    + """#include <sdktools>
#include <left4dhooks>
#tryinclude <multicolors>

public Plugin myinfo = { name = "Tank | news", version = "1.2", description = "<b>Tells</b> of Tanks." };

ConVar g_cvOn;
int g_iSeen[MAXPLAYERS + 1];

public void OnPluginStart()
{
	LoadTranslations("common.phrases");
	LoadTranslations("tank_news.phrases");
	g_cvOn = CreateConVar("tank_news_on", "1", "Whether it tells.", FCVAR_NOTIFY, true, 0.0, true, 1.0);
	CreateConVar("tank_news_delay", "5.0", "Seconds.", 0, true, 1.0);
	RegAdminCmd("sm_tanknews", Command_News, ADMFLAG_KICK | ADMFLAG_BAN, "Tells it now.");
	RegServerCmd("tanknews_reset", Command_Reset);
	HookEvent("tank_spawn", Event_TankSpawn);
	HookEvent("tank_frustrated", Event_TankSpawn);
}

Action Command_News(int client, int args)
{
	Tell(client);
	return Plugin_Handled;
}

Action Command_Reset(int args)
{
	g_cvOn.RestoreDefault();
	return Plugin_Handled;
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	g_iSeen[0]++;
	SetEntityHealth(1, 100);
	CreateTimer(2.0, Timer_Tell, event.GetInt("userid"));
}

Action Timer_Tell(Handle timer, int userid)
{
	Tell(GetClientOfUserId(userid));
	return Plugin_Stop;
}

void Tell(int client)
{
	PrintToChat(client, "\\x04A Tank for %N!", client);
}

public void L4D_OnLeaveStasis(int tank)
{
}
"""
)


@pytest.fixture(scope="module")
def markdown(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = task.begin(opened(tmp_path_factory.mktemp("plugin"), PLUGIN, "scripting/tank_news.sp"), 0, 0, "", True)
    assert isinstance(made, Ready)
    return made.markdown


@pytest.mark.parametrize(
    "line",
    [
        "# Test request: Tank / news 1.2",
        "‹b›Tells‹/b› of Tanks.",
        "- `tank_news.smx` into `addons/sourcemod/plugins`",
        "- `tank_news.phrases.txt` into `addons/sourcemod/translations`",
        "- The plugin or extension to which `left4dhooks.inc` belongs, running",
        "- Tried with and without: the plugin or extension to which `multicolors.inc` belongs",
        "| `tank_news_on` | `1` | Whether it tells. | `0` |",
        "| `tank_news_delay` | `5.0` | Seconds. | `1`, `10` |",
        "| `sm_tanknews` | admins with `ADMFLAG_KICK / ADMFLAG_BAN` | Tells it now. | “A Tank for %N!” |",
        "| `tanknews_reset` | the server's console only |  | what the plugin promises |",
        "| `tank_spawn` | Type `z_spawn_old tank` with cheats. | the health of a player changes; "
        "something more happens later; “A Tank for %N!” |",
        "| Event `tank_spawn` | ☐ | ☐ |  |",
        "| Leaves during timer | ☐ | ☐ |  |",
        "| Slot reused | ☐ | ☐ |  |",
    ],
)
def test_document_tells_what_the_plugin_has(markdown: str, line: str) -> None:
    assert line in markdown.splitlines()


def test_document_is_only_about_what_the_plugin_has(markdown: str) -> None:
    assert "common.phrases" not in markdown
    assert "sdktools" not in markdown
    assert "Closed menu" not in markdown
    assert "Takes more than one person." in next(line for line in markdown.splitlines() if "tank_frustrated" in line)


def test_tables_have_as_many_cells_in_each_row(markdown: str) -> None:
    tables = re.findall(r"(?:^\|.*\|$\n?)+", markdown, re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_file_without_code_has_nothing_to_test(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, HEAD)
    assert task.offered(snapshot, 0, 0) is None
    with pytest.raises(UnavailableError):
        task.begin(snapshot, 0, 0, "", True)


def test_model_only_adds_below(tmp_path: Path, markdown: str) -> None:
    snapshot = opened(tmp_path, PLUGIN, "scripting/tank_news.sp")
    made = task.begin(snapshot, 0, 0, "mind the Witch")
    assert isinstance(made, Talk)
    assert made.finish is not None
    assert "mind the Witch" in made.messages[-1].content
    assert made.finish("Try two Tanks.").markdown == f"{markdown}\n## What else\n\nTry two Tanks.\n"
    assert made.finish(" ").markdown == markdown


# The facts ---------------------------------------------------------------------------------------------------


def test_most_used_events_have_a_trial() -> None:
    used = sorted((one for name in events.names() if (one := events.event(name))), key=lambda one: -one.plugins)
    assert [one.name for one in used[:60] if one.name not in trials()] == []


def test_trials_are_of_events_of_the_game() -> None:
    assert set(trials()) <= set(events.names())


def test_commands_of_the_trials_are_of_the_game() -> None:
    texts = [*(one.do for one in trials().values()), *(one.do for one in edges())]
    words = {quoted.split()[0] for text in texts for quoted in re.findall(r"`([^`]+)`", text)}
    unknown = {word for word in words if convars.command(word) is None and convars.convar(word) is None}
    assert unknown == {"sm", "jointeam"}  # SourceMod's root command, and one that clients alone send


def test_what_is_seen_and_tried_is_one_line() -> None:
    said = [*seen().values(), *(one.do for one in trials().values()), *(text for one in edges() for text in one[2:])]
    assert [text for text in said if "\n" in text or "|" in text] == []
