"""What a hover says of strings that name something of the game, and of functions whose header says nothing."""

from __future__ import annotations

import pytest

from server.features.completion_item_resolve import completion_item_resolve
from server.features.hover import Hover, hover
from server.features.signature_help import signature_help
from tests.at_cursor import at_cursor

TEXT = """\
#include <sourcemod>
#include <sdktools>

public void OnPluginStart()
{{
    HookEvent("player_hurt", Event_Harm);
    HookEvent("player_death", Event_Harm);
}}

public void Event_Harm(Event event, const char[] name, bool dontBroadcast)
{{
    char buffer[64];
    GetEntityClassname(1, buffer, sizeof(buffer));
    {0}
}}

/** Tells it all. */
native void Commented();

void GetClientHealthOf(int client) {{ GetClientHealth(client); }}
"""

# Each case: the line, the text that the hover is about, and what it says.
SAID = {
    "event": ('HookEvent("tank_$0spawn", Event_Harm);', "tank_spawn", ["game event", "- `userid` (user id): "]),
    "field": ('event.GetInt("att$0acker");', "attacker", ["field of a game event", "`player_death`", "`player_hurt`"]),
    "field_of_one": (
        'event.GetBool("head$0shot");',
        "headshot",
        ["bool in `player_death`", "Missing in `player_hurt`."],
    ),
    "netprop": (
        'GetEntPropFloat(1, Prop_Send, "m_flLagged$0MovementValue");',
        "m_flLaggedMovementValue",
        ["property", "`Prop_Send`: float in `DT_BasePlayer`", "Read with `GetEntPropFloat`.", "Example:"],
    ),
    "handle": ('GetEntPropEnt(1, Prop_Send, "m_hActive$0Weapon");', "m_hActiveWeapon", ["Read with `GetEntPropEnt`"]),
    "server_class": ('FindSendPropInfo("CTerror$0Player", "m_x");', "CTerrorPlayer", ["`CBasePlayer`", "`player`"]),
    "made": ('CreateEntityByName("tank$0_rock");', "tank_rock", ["entity", "rock"]),
    "pattern": ('FindEntityByClassname(-1, "weapon_r$0ifle*");', "weapon_rifle*", ["`weapon_rifle_ak47`"]),
    "compared": ('if (StrEqual(buffer, "wi$0tch")) { }', "witch", ["entity"]),
    "weapon": ('GivePlayerItem(1, "weapon_$0rifle");', "weapon_rifle", ["weapon", "Model: `models/"]),
    "melee": ('GivePlayerItem(1, "fire$0axe");', "fireaxe", ["melee weapon"]),
    "convar": ('FindConVar("z_tank$0_health");', "z_tank_health", ["Default: `4000`.", "`cheat`", "sv_cheats"]),
    "model": ('PrecacheModel("models/infected/$0hulk.mdl");', "models/infected/hulk.mdl", ["infected model"]),
    "command": ('ServerCommand("sm_k$0ick %d", 1);', "sm_kick", ["command of SourceMod"]),
    "second_word": ('ServerCommand("sm_cvar z_tank_$0health 1");', "z_tank_health", ["Default: `4000`."]),
    "named_argument": ('HookEvent(.callback = Event_Harm, .name = "tank_$0spawn");', "tank_spawn", ["game event"]),
}

SILENT = (
    'PrintToServer("tank_$0spawn");',
    'HookEvent("no_such_$0event", Event_Harm);',
    'if (StrEqual(name, "wi$0tch")) { }',
    '// HookEvent("tank_$0spawn");',
    'HookEvent("tank_" ... "sp$0awn", Event_Harm);',
)


def about(line: str, is_markdown: bool = True) -> tuple[Hover | None, str]:
    snapshot, offset = at_cursor(TEXT.format(line))
    found = hover(snapshot, offset, is_markdown)
    return found, snapshot.text.slice(found.start, found.end) if found is not None else ""


@pytest.mark.parametrize("case", SAID)
def test_strings(case: str) -> None:
    line, word, said = SAID[case]
    found, place = about(line)
    assert found is not None
    assert place == word
    for part in said:
        assert part in found.text


@pytest.mark.parametrize("line", SILENT)
def test_silence(line: str) -> None:
    assert about(line)[0] is None


def test_plain_text() -> None:
    found, _ = about('HookEvent("tank_$0spawn", Event_Harm);', False)
    assert found is not None
    assert found.text.startswith("tank_spawn: game event\n\n")
    assert "`" not in found.text


def test_our_words_stand_in_for_a_header_without_comments() -> None:
    found, _ = about('Hook$0Event("tank_spawn", Event_Harm);')
    assert found is not None
    assert "Calls a function each time the game fires an event" in found.text
    assert "**Note** " in found.text
    assert "Example:\n\n```sourcepawn\nHookEvent(" in found.text


def test_our_words_of_a_forward_are_shown_where_it_is_implemented() -> None:
    snapshot, offset = at_cursor("#include <sourcemod>\npublic void OnMap$0Start()\n{\n}\n")
    found = hover(snapshot, offset)
    assert found is not None
    assert "Implements the forward of `sourcemod.inc`." in found.text
    assert len(found.text.split("Implements the forward of `sourcemod.inc`.")[1]) > 40


def test_the_comment_of_a_header_wins() -> None:
    header = "/** Their own words. */\nnative void SDKHook(int entity);\n"
    marked = f'#include "sdkhooks.inc"\nvoid Foo()\n{{\n    SDK$0Hook(1);\n}}\n//- sdkhooks.inc\n{header}'
    snapshot, offset = at_cursor(marked)
    found = hover(snapshot, offset)
    assert found is not None
    assert "Their own words." in found.text
    assert "Declared in `sdkhooks.inc`." in found.text
    assert "Example:" not in found.text


def test_a_function_of_the_plugin_is_not_described_by_its_namesake() -> None:
    snapshot, offset = at_cursor("void Hook$0Event(int a)\n{\n    a = 1;\n}\n")
    found = hover(snapshot, offset)
    assert found is not None
    assert "fires an event" not in found.text


def test_completion_and_signature_help_say_the_same() -> None:
    snapshot, offset = at_cursor(TEXT.format("HookEvent($0"))
    said = completion_item_resolve(snapshot, ("name", "HookEvent")).documentation
    assert "Calls a function each time the game fires an event" in said
    assert "Example:\n\n```sourcepawn\n" in said
    help_ = signature_help(snapshot, offset)
    assert help_ is not None
    assert "Calls a function each time the game fires an event" in help_.documentation
