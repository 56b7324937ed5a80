"""Rules that hold for Left 4 Dead 2 are quiet in plugins that serve several games without saying where."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.analysis.runtime.detect import detect
from server.syntax.text import Text

PATH = str(Path("/nowhere/scripting/games.sp"))
PROJECT = Project()
HEAD = "#pragma newdecls required\n#include <sdktools>\n#include <cstrike>\n"
HERE = ("tongue_grab", "lunge_pounce", "jockey_ride", "charger_carry_start", "spit_burst", "tank_spawn", "witch_spawn")
THERE = ("teamplay_round_win", "player_sapped_object", "teamplay_point_captured", "player_builtobject", "bomb_planted")
TOLD = """
void Told(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%s", name);
}
"""
RULES = {
    "unknown-event-field": """
public void OnMapStart()
{
    HookEvent("tongue_release", Released);
}
void Released(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d", event.GetInt("victin"));
}
""",
    "unknown-item": """
public void OnClientPutInServer(int client)
{
    GivePlayerItem(client, "weapon_ak47");
}
""",
    "foreign-native": """
public void OnClientPutInServer(int client)
{
    CS_RespawnPlayer(client);
}
""",
}


def codes(events: tuple[str, ...], source: str) -> tuple[set[str], bool]:
    """What is found in a plugin that hooks these events, and whether it serves several games."""
    hooks = "".join(f'    HookEvent("{name}", Told);\n' for name in events)
    text = f"{HEAD}public void OnPluginStart()\n{{\n{hooks}}}\n{TOLD}{source}"
    PROJECT.open(PATH, Text.of(text))
    try:
        unit = PROJECT.unit(PATH)
        return {one.code for one in diagnose(unit, PATH)}, detect(unit).several
    finally:
        PROJECT.close(PATH)


@pytest.mark.parametrize("code", RULES)
def test_told_in_a_plugin_for_this_game(code: str) -> None:
    found, several = codes(HERE, RULES[code])
    assert code in found
    assert not several


@pytest.mark.parametrize("code", RULES)
def test_quiet_in_a_plugin_for_several_games(code: str) -> None:
    found, several = codes(HERE + THERE, RULES[code])
    assert code not in found
    assert several
