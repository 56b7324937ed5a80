"""What the analysis sees at the line that a log blames: only what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.error_log.entries import Frame
from server.analysis.error_log.looking import Seen, seen
from server.analysis.finding import Severity
from tests.world import World, world

PLUGIN = """\
#include <sourcemod>
#include <sdktools>
int g_iTank;
public void OnPluginStart() {
    HookEvent("player_spawn", Event_Spawn);
    HookEvent("player_hurt", Event_Spawn);
    RegConsoleCmd("sm_tank", Command_Tank);
}
void Event_Spawn(Event event, const char[] name, bool dontBroadcast) {
    int client = GetClientOfUserId(event.GetInt("userid"));
    CreateTimer(5.0, Timer_Check, client);
    RequestFrame(Frame_Check, client);
    Both(client);
}
Action Timer_Check(Handle timer, int client) {
    PrintToChat(client, "hello");
    return Plugin_Stop;
}
void Frame_Check(int client) {
    PrintToChat(client, "hello");
}
void Both(int client) {
    int weapon = GetPlayerWeaponSlot(client, 0), other = client;
    AcceptEntityInput(weapon, "Kill");
    if (other > 1) other = 2;
    PrintToChat(g_iTank, "a"); PrintToServer("b");
    PrintToChat(other, "a"); PrintToChat(client, "b");
}
Action Command_Tank(int client, int args) {
    ArrayList list = new ArrayList();
    list.Get(3);
    delete list;
    return Plugin_Handled;
}
"""


@pytest.fixture
def made(tmp_path: Path) -> World:
    return world(tmp_path, PLUGIN)


def look(made: World, line: int, function: str, native: str) -> Seen:
    return seen(made.snapshot, Frame(1, line, "main.sp", function, 0, 0), native)


def test_a_callback_of_a_timer_is_told_with_what_the_check_has_against_it(made: World) -> None:
    found = look(made, 16, "Timer_Check", "PrintToChat")
    assert found.text == 'PrintToChat(client, "hello");'
    assert found.remarks == (
        "`Timer_Check` is run by a timer after 5 s.",
        "`client` is the value that the timer was given when it was made: by now it may mean somebody else.",
    )
    (against,) = found.findings
    assert (against.code, against.severity, against.line) == ("client-in-timer", Severity.WARNING, 11)


def test_a_callback_of_a_frame_is_told(made: World) -> None:
    assert look(made, 20, "Frame_Check", "PrintToChat").remarks == (
        "`Frame_Check` is run in the next frame.",
        "`client` is the value that RequestFrame was given a frame ago.",
    )


def test_all_events_of_a_handler_are_told(made: World) -> None:
    assert look(made, 13, "Event_Spawn", "Both").remarks == (
        "`Event_Spawn` handles the event `player_spawn` and handles the event `player_hurt`.",
        '`client` comes from `GetClientOfUserId(event.GetInt("userid"))` in line 10.',
    )


def test_where_a_value_comes_from_is_told_when_it_is_certain(made: World) -> None:
    assert look(made, 24, "Both", "AcceptEntityInput").remarks == (
        "`weapon` comes from `GetPlayerWeaponSlot(client, 0)` in line 23.",
    )
    assert look(made, 26, "Both", "PrintToChat").remarks == (
        "`g_iTank` is a global variable: what it holds may be older than this call.",
    )
    # Of two calls either may have failed, and a variable with two values may have had either.
    assert look(made, 27, "Both", "PrintToChat").remarks == ()
    assert look(made, 31, "Command_Tank", "ArrayList.Get").remarks == (
        "`Command_Tank` is passed to `RegConsoleCmd`.",
        "`list` comes from `new ArrayList()` in line 30.",
    )


def test_a_file_that_has_changed_is_told_and_nothing_else(made: World) -> None:
    for line, function in ((16, "Event_Spawn"), (3, "Timer_Check"), (5, "Gone")):
        found = look(made, line, function, "PrintToChat")
        assert (found.text, found.findings) == ("", ())
        assert found.remarks[0].startswith(f"Line {line} is not in `{function}` here: the file has changed")
    assert "is in lines 15 to 18 now." in look(made, 3, "Timer_Check", "").remarks[0]
    assert look(made, 400, "Timer_Check", "").remarks[0].startswith("The file has only")
