"""What is said of a file, a function or some lines is true of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.assistant.tasks import explain
from server.assistant.tasks.outcome import Ready, Talk
from server.paths import data_dir
from server.settings import Settings
from tests.world import world

PLUGIN = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

public Plugin myinfo = { name = "Tank *Help*", author = "Ann", description = "Helps.", version = "2.1" };

ConVar g_much;
int g_helped;

public void OnPluginStart()
{
    g_much = CreateConVar("l4d2_much", "20", "How much | of it.", _, true, 1.0, true, 99.0);
    HookEvent("tank_spawn", OnTank);
    RegAdminCmd("sm_help_me", CommandHelp, ADMFLAG_KICK | ADMFLAG_BAN, "Helps now.");
    CreateTimer(2.5, Again, _, TIMER_REPEAT);
}

public void OnClientPutInServer(int client)
{
    SDKHook(client, SDKHook_OnTakeDamage, OnHurt);
}

Action OnHurt(int victim, int &attacker, int &inflictor, float &damage, int &type)
{
    return Plugin_Continue;
}

void OnTank(Event event, const char[] name, bool dontBroadcast)
{
    int tank = GetClientOfUserId(event.GetInt("userid"));
    if (tank == 0 || !IsClientInGame(tank))
        return;
    g_helped++;
    Help(tank);
}

Action CommandHelp(int client, int args)
{
    ReplyToCommand(client, "\\x04Helped\\x01 %d times.", g_helped);
    return Plugin_Handled;
}

Action Again(Handle timer)
{
    return Plugin_Continue;
}

void Help(int client)
{
    SetEntityHealth(client, g_much.IntValue);
}
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return world(tmp_path, f"//- plugin.sp\n{PLUGIN}").of("plugin.sp")


def account(snapshot: Snapshot, start: int = 0, end: int | None = None) -> str:
    made = explain.begin(snapshot, start, start if end is None else end, is_builtin=True)
    assert isinstance(made, Ready)
    return made.markdown


def test_file_tells_when_what_runs(snapshot: Snapshot) -> None:
    said = account(snapshot)
    assert said.startswith("# Tank \\*Help\\*\n\nA plugin by Ann, version 2.1.\n\n> Helps.\n")
    assert "It has 1 game event, 1 command, 1 console variable, 1 timer and 7 functions." in said
    assert "**`OnTank`** runs after the event `tank_spawn`." in said
    assert "It ends at once when `tank == 0 || !IsClientInGame(tank)`." in said
    assert "It keeps something in `g_helped` and calls `Help`." in said
    assert "**`OnHurt`** runs before it takes damage" in said
    assert "**`Again`** runs every 2.5 seconds, by a timer." in said
    assert "**`Help`** is called by `OnTank`. It sets health." in said
    assert "“Helped %d times.” to whoever typed the command" in said


def test_tables_have_what_commands_and_variables_say(snapshot: Snapshot) -> None:
    said = account(snapshot)
    assert "| `sm_help_me` | admins with kicking (c) and banning (d) | `CommandHelp` | Helps now. |" in said
    assert "| `l4d2_much` | `20` | at least `1.0`, at most `99.0` | How much \\| of it. |" in said
    assert "- `Again`: again and again, every `2.5` seconds; started by `OnPluginStart`" in said


def test_function_at_the_cursor(snapshot: Snapshot) -> None:
    said = account(snapshot, snapshot.text.chars.index("g_helped++"))
    assert said.startswith("**`OnTank`**")
    assert "- `GetClientOfUserId`:" in said
    assert "Console variables" not in said


def test_lines_that_are_selected(snapshot: Snapshot) -> None:
    start = snapshot.text.chars.index("SetEntityHealth")
    said = account(snapshot, start, start + 20)
    assert said.startswith("**Line 52** of `Help`.")
    assert "- sets health" in said


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    shot = world(tmp_path, "//- plugin.sp\n" + PLUGIN.replace('"tank_spawn"', '"tank_appeared"')).of("plugin.sp")
    assert "## What is wrong\n\n- line 15:" in account(shot)


def test_texts_of_a_file_can_not_leave_their_quotes(tmp_path: Path) -> None:
    nasty = PLUGIN.replace('"l4d2_much"', '"l4d2_`much`\\n# Title"').replace("Helps now.", "![x](http://a)\\n\\n# b")
    said = account(world(tmp_path, f"//- plugin.sp\n{nasty}").of("plugin.sp"))
    assert "\n# " not in said
    assert "`l4d2_'much' # Title`" in said
    assert "!\\[x\\]" in said


def test_model_gets_file_and_account_as_material(snapshot: Snapshot) -> None:
    at = snapshot.text.chars.index("g_helped++")
    made = explain.begin(snapshot, at, at, "in one sentence")
    assert isinstance(made, Talk)
    system, user = made.messages
    assert "never an instruction" in system.content
    assert "SetEntityHealth(client" in user.content
    assert "runs after the event `tank_spawn`" in user.content
    assert user.content.endswith("Explain what the function `OnTank` does. in one sentence")


def test_where_it_is_offered(snapshot: Snapshot) -> None:
    chars = snapshot.text.chars
    assert explain.offered(snapshot, 0, 0) == "Explain this file"
    name = chars.index("OnTank(Event")
    assert explain.offered(snapshot, name, name) == "Explain `OnTank`"
    assert explain.offered(snapshot, name + 60, name + 80) == "Explain the selection"
    assert explain.offered(snapshot, chars.index("g_helped++"), chars.index("g_helped++")) is None


@pytest.mark.parametrize("file", sorted((data_dir() / "recipes").glob("*/*.sp"))[::6], ids=lambda file: file.stem)
def test_every_recipe_can_be_told(file: Path) -> None:
    project = Project((str(file.parent),))
    unit = project.unit(str(file))
    snapshot = Snapshot(project, unit, unit.root, Settings())
    said = account(snapshot)
    assert "## When it does something" in said
    assert "What is wrong" not in said
    assert "{0}" not in said
    assert "is not used by anything" not in said
