"""The measures of names of the game: what is put in and found, what is known and lacking."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tools.bench import coverage, game
from tools.bench.collection import Analyser, collect
from tools.bench.game_mistakes import Spot, misspelt, spots

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tool needs POSIX")
HEAD = "#include <sourcemod>\n#include <sdktools>\n"
SPAWN = (
    HEAD + 'public void OnPluginStart()\n{\n    HookEvent("tank_spawn", OnSpawn);\n'
    '    PrintToServer("%f", GetRandomFloat(0.0, 1.0));\n}\n'
    "void OnSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n"
    '    PrintToServer("%d", event.GetInt("tankid"));\n}\n'
)


def written(folder: Path, source: str) -> Path:
    path = folder / "plugin.sp"
    path.write_text(source, encoding="utf-8")
    return path


def of_kind(folder: Path, kind: str, source: str) -> list[Spot]:
    path = written(folder, source)
    return [spot for spot in spots(Analyser(()).snapshot(path).unit) if spot.kind == kind]


def test_wrong_names_of_the_game(tmp_path: Path) -> None:
    path = written(tmp_path, SPAWN)
    found = {(one.kind, one.right): one.wrong for one in spots(Analyser(()).snapshot(path).unit)}
    assert found.keys() == {
        ("misspelt event", "tank_spawn"),
        ("invented function", "GetRandomFloat"),
        ("misspelt field", "tankid"),
        ("wrong field", "tankid"),
    }
    assert "RandomFloat" in found["invented function", "GetRandomFloat"]
    choice = random.Random(1)
    for kind, name in (("event", "tank_spawn"), ("field", "tankid")):
        assert all(misspelt(kind, name, choice) not in ("", name) for _ in range(20))
    told, mended = game.measure(collect([path], []), 1, 1)
    assert told.value == 100
    assert told.details["misspelt event"] == "100.0 % of 1"
    assert mended.value == 100
    assert mended.details["invented function"] == "1 of 1"


def test_other_names_and_other_types(tmp_path: Path) -> None:
    source = (
        HEAD + 'void F(int i) {{ PrintToServer("%d", {}); }}\npublic void OnPluginStart() {{ HookEvent("{}", E); }}\n'
        "void E(Event event, const char[] name, bool b) {{ event.Cancel(); }}"
    )
    hooked = source.format("i", "lunge_pounce")
    assert [spot.wrong for spot in of_kind(tmp_path, "wrong event", hooked)] == [("pounce",)]
    read = source.format('GetEntProp(i, Prop_Send, "m_iHealth")', "tank_spawn")
    assert [spot.wrong for spot in of_kind(tmp_path, "accessor of netprop", read)] == [("GetEntPropFloat",)]
    assert [spot.wrong for spot in of_kind(tmp_path, "wrong netprop", read)] == [("m_health",)]
    assert of_kind(tmp_path, "wrong netprop", read.replace("Prop_Send", "Prop_Data"))
    for_another = read.replace("PrintToServer(", "if (GetEngineVersion() == Engine_TF2) PrintToServer(")
    assert of_kind(tmp_path, "wrong netprop", for_another) == []


def test_coverage(tmp_path: Path) -> None:
    source = (
        HEAD + "public void OnPluginStart()\n{\n"
        '    HookEvent("infected_hurt", OnHurt);\n    HookEvent("no_such_event", OnHurt);\n'
        '    HookEventEx("teamplay_round_win", OnHurt);\n    HookEventEx("perhaps_an_event", OnHurt);\n'
        '    FindConVar("z_tank_health");\n    FindConVar("no_such_variable");\n    FindConVar("l4d2_of_a_plugin");\n'
        '    CreateConVar("my_own", "1");\n    FindConVar("my_own");\n    FindConVar("other_own");\n'
        '    FindEntityByClassname(-1, "weapon_*");\n    CreateEntityByName("no_such_class");\n}\n'
        "void OnHurt(Event event, const char[] name, bool dontBroadcast)\n{\n"
        '    int client = GetClientOfUserId(event.GetInt("attacker"));\n'
        '    SetEntProp(client, Prop_Send, "m_iHealth", 1);\n    SetEntProp(client, Prop_Data, "m_bNobodyKnows", 1);\n'
        '    if (HasEntProp(client, Prop_Send, "m_bAskedFor")) SetEntProp(client, Prop_Send, "m_bAskedFor", 1);\n'
        '    if (GetEngineVersion() == Engine_TF2) SetEntProp(client, Prop_Send, "m_bOnlyThere", 1);\n}\n'
    )
    written(tmp_path, source)
    (tmp_path / "other.sp").write_text(
        HEAD + 'public void OnPluginStart() { CreateConVar("other_own", "1"); }', encoding="utf-8"
    )
    tables = coverage.count(collect([tmp_path], []))
    assert {kind: (one.known, dict(one.lacking), dict(one.left_out)) for kind, one in tables.items()} == {
        "event": (1, {"no_such_event": 1}, {"of other games": 1, "that the code asks for first": 1}),
        "field": (1, {}, {}),
        "netprop": (
            1,
            {"Prop_Data m_bNobodyKnows": 1},
            {"that the code asks for first": 2, "in code for other games": 1},
        ),
        "class": (1, {"no_such_class": 1}, {}),
        "convar": (
            1,
            {"no_such_variable": 1},
            {"called as plugins call theirs": 1, "that the plugin makes": 1, "of other plugins": 1},
        ),
    }
    figures = {figure.name: figure for figure in coverage.measure(collect([tmp_path], []))}
    assert figures["known event fields"].value == 100
    hooked = figures["known hooked events"]
    assert (hooked.value, hooked.reached) == (50, False)
    assert hooked.details["lacking"] == "no_such_event (1)"
