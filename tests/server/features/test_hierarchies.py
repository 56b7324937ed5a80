"""Calls and types, upwards and downwards, and the numbers above functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.call_hierarchy import (
    Call,
    incoming_calls,
    outgoing_calls,
    prepare_call_hierarchy,
)
from server.features.code_lens import code_lens, resolve_code_lens, title
from server.features.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from server.settings import CodeLens, Settings
from tests.world import done, world

CALLS = """\
#include <sourcemod>
#include "shared.inc"
enum struct Player {
    int health;
    void Heal() {
        Log(this.health);
    }
}
public void OnPluginStart() {
    CreateTimer(1.0, Timer_Tick);
    Log(1);
    Log(2);
    Player player;
    player.Heal();
}
Action Timer_Tick(Handle timer) {
    Log(3);
    return Plugin_Stop;
}
//- shared.inc
stock void Log(int value) {
    PrintToServer("%d", value);
}
//- second.sp
#include <sourcemod>
#include "shared.inc"
public void OnMapStart() {
    Log(4);
}
"""


def ends(calls: list[Call]) -> list[tuple[str, int]]:
    return [(call.function.name, len(call.ranges)) for call in calls]


def test_incoming(tmp_path: Path) -> None:
    made = world(tmp_path, CALLS)
    shared = made.of("shared.inc")
    calls = done(incoming_calls(shared, made.at("Log", "shared.inc"), made.workspace))
    assert sorted(ends(calls)) == [("OnMapStart", 1), ("OnPluginStart", 2), ("Player.Heal", 1), ("Timer_Tick", 1)]


def test_callbacks_are_calls(tmp_path: Path) -> None:
    made = world(tmp_path, CALLS)
    calls = done(incoming_calls(made.snapshot, made.at("Timer_Tick", nth=1), made.workspace))
    assert ends(calls) == [("OnPluginStart", 1)]
    spot = calls[0].ranges[0]
    assert made.spot(made.path("main.sp"), *spot) == "main.sp:10 Timer_Tick"


def test_outgoing(tmp_path: Path) -> None:
    made = world(tmp_path, CALLS)
    calls = outgoing_calls(made.snapshot, made.at("OnPluginStart"))
    assert ends(calls) == [("CreateTimer", 1), ("Timer_Tick", 1), ("Log", 2), ("Player.Heal", 1)]
    assert ends(outgoing_calls(made.snapshot, made.at("Heal"))) == [("Log", 1)]


def test_prepare(tmp_path: Path) -> None:
    made = world(tmp_path, CALLS)
    found = prepare_call_hierarchy(made.snapshot, made.at("Timer_Tick"))
    assert found is not None
    assert (found.name, found.detail) == ("Timer_Tick", "Action (Handle timer)")
    around = prepare_call_hierarchy(made.snapshot, made.at("return Plugin_Stop"))
    assert around is not None
    assert around.name == "Timer_Tick"
    method = prepare_call_hierarchy(made.snapshot, made.at("Heal();"))
    assert method is not None
    assert (method.name, method.method) == ("Player.Heal", True)
    assert prepare_call_hierarchy(made.snapshot, made.at("#include")) is None


TYPES = """\
#include "base.inc"
methodmap Child < Base { }
methodmap Second < Base { }
Child g_ch$0ild;
//- base.inc
enum Base { Base_None };
methodmap Base { }
//- other.sp
#include "base.inc"
methodmap Third < Base { }
methodmap Fourth < Third { }
"""


def test_types(tmp_path: Path) -> None:
    made = world(tmp_path, TYPES)
    child = prepare_type_hierarchy(made.snapshot, made.cursor)
    assert child is not None
    assert child.name == "Child"
    above = supertypes(made.snapshot, made.at("Child"))
    assert made.places(one.place for one in above) == ["base.inc:2 Base"]
    base = made.of("base.inc")
    top = supertypes(base, made.at("Base {", "base.inc", nth=1))
    assert made.places(one.place for one in top) == ["base.inc:1 Base"]
    below = done(subtypes(base, made.at("Base {", "base.inc", nth=1), made.workspace))
    assert sorted(one.name for one in below) == ["Child", "Second", "Third"]
    enum = done(subtypes(base, made.at("Base {", "base.inc"), made.workspace))
    assert made.places(one.place for one in enum) == ["base.inc:2 Base"]


@pytest.mark.parametrize("text", ["int g$0_a;\n", "$0", "void F$0() {}\n"])
def test_no_type(tmp_path: Path, text: str) -> None:
    made = world(tmp_path, text)
    assert prepare_type_hierarchy(made.snapshot, made.cursor) is None
    assert supertypes(made.snapshot, made.cursor) == []
    assert done(subtypes(made.snapshot, made.cursor, made.workspace)) == []


def test_lenses(tmp_path: Path) -> None:
    made = world(tmp_path, CALLS)
    found = code_lens(made.snapshot)
    assert [made.snapshot.text.slice(*one) for one in found] == ["Heal", "Timer_Tick"]
    counts = [len(done(resolve_code_lens(made.snapshot, start, made.workspace))) for start, _ in found]
    assert counts == [1, 1]
    assert [title(count) for count in (0, 1, 2)] == ["0 references", "1 reference", "2 references"]


def test_what_only_the_game_calls_has_no_lens(tmp_path: Path) -> None:
    text = """\
#include <sourcemod>
public void OnMapStart() {
    RegConsoleCmd("sm_x", Command_Used);
}
public Action Command_Used(int client, int args) {
    return Plugin_Handled;
}
public void CalledByName() {
}
void Forgotten() {
}
"""
    made = world(tmp_path, text)
    found = code_lens(made.snapshot)
    assert [made.snapshot.text.slice(*one) for one in found] == ["Command_Used", "Forgotten"]
    counts = [len(done(resolve_code_lens(made.snapshot, start, made.workspace))) for start, _ in found]
    assert counts == [1, 0]


def test_lenses_can_be_turned_off(tmp_path: Path) -> None:
    assert code_lens(world(tmp_path, CALLS, Settings(code_lens=CodeLens(references=False))).snapshot) == []
