"""The builder of the game's tables on facts small enough to read: what becomes a row, what is left out, `--check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import build_game
from tools.game import convars, entities, events, netprops, versions, weapons, wrong

FACTS: dict[str, Any] = {
    "l4d2_events": {
        "events": [
            {
                "name": "b_event",
                "source": "modevents.res",
                "fields": [
                    {"name": "UserId", "type": "short"},
                    {"name": "victim", "type": "short", "read_as_userid": 9},
                    {"name": "weapon", "type": "short", "read_as_userid": 5},
                ],
                "uses": {"four": 2, "forum": 3},
                "flags": {"local": True},
            },
            {"name": "a_event", "source": "gameevents.res", "fields": [{"name": "victim", "type": "long"}]},
        ]
    },
    "other_game_events": {
        "meta": {"games": {"tf": "Team Fortress 2"}, "shared_with_l4d2": {"tf": ["a_event"]}},
        "events": [{"name": "tf_event", "games": ["tf"], "fields": []}],
    },
    "l4d2_netprops": {
        "server_classes": [{"class": "CThing", "table": "DT_Thing", "entity_classnames": ["thing"]}],
        "send_tables": {
            "DT_Thing": {
                "base": None,
                "source": "client dump",
                "props": {"m_b": {"type": "float"}, "m_a": {"type": "array", "count": 4, "server_dump": True}},
            }
        },
        "datamaps": {"CThing": {"fields": {"m_x": {"type": "float", "bytes": 4, "flags": ["Save"]}}}},
        "sdk_datamaps": {
            "CThing": {"entity_classnames": ["thing"], "fields": {"m_x": {"type": "integer"}}},
            "CTimer": {"entity_classnames": ["timer"], "fields": {"m_on": {"type": "output", "keyvalue": "OnTimer"}}},
        },
        "index": [
            {"name": "m_b", "evidence": ["client_dump"], "uses": {"four": {"send": 2}, "vscripts": 7}},
            {"name": "m_unused", "evidence": ["sdk_datamap"]},
            {"name": "m_old", "evidence": ["corpus"], "note": "not in L4D2: L4D1 (L4D2: m_new)"},
            {"name": "m_slip ", "evidence": ["corpus"], "note": "a fault of one plugin: trailing space"},
        ],
    },
    "l4d2_entities": {
        "entity_classnames": [{"classname": "timer", "in_l4d1": True, "uses": {"four": 1}}],
        "classnames_in_fgd_only": [
            {"classname": "old_thing", "fgd_tags": ["L4D"], "in_l4d1_factories": True},
            {"classname": "weapon_new_spawn", "fgd_tags": ["L4D2"], "in_l4d1_factories": False},
        ],
        "models": {
            "survivors": [{"survivor": "Ann", "path": "models/a.mdl"}],
            "infected": [],
            "all_survivor_paths": [],
            "all_infected_paths": [],
            "weapon_paths": [
                {"path": "models/slip.mdl", "four_corpora": 0, "forum_l4d_plugins": 4, "game_scripts": 0},
                {"path": "models/real.mdl", "four_corpora": 0, "forum_l4d_plugins": 4, "game_scripts": 1},
            ],
        },
        "weapon_spawn_classnames": [],
        "weapons": [
            {"classname": "weapon_new", "WeaponType": "rifle", "Team": "ANY", "Damage": 0, "in_factories": True}
        ],
        "melee": [{"name": "axe", "damage": "70", "refire_delay": "1.0", "playermodel": "w.mdl", "viewmodel": "v.mdl"}],
        "convars": [
            {"name": "sv_b", "default": "", "flags": ["FCVAR_CHEAT"]},
            {"name": "sv_a", "default_integer_part": "3", "list_flags": ["sv", "cheat"]},
            {"name": "sv_c", "default": "15.0f", "flags": []},
        ],
        "commands": [{"name": "go", "flags": []}],
        "sourcemod_convars": [{"name": "sm_path", "default": "a\\\\b"}],
        "sourcemod_commands": [{"name": "sm_ban", "admin_flag": "ADMFLAG_BAN"}],
        "l4d1_only_convars": [{"name": "old_one", "command": False}, {"name": "old_two", "command": True}],
    },
    "sourcemod_api": {
        "meta": {},
        "symbols": [
            {"kind": "native", "name": "Always", "since": "1.0"},
            {
                "kind": "methodmap",
                "name": "Map",
                "since": "1.7",
                "methods": [{"name": "New", "since": "1.11"}],
                "constructors": [{"name": "Map", "since": "1.7"}],
                "properties": [],
            },
        ],
        "deprecated": [{"name": "Always", "replacement": ["Other"], "deprecated_since": "1.8"}],
        "removed_before_1_13": [
            {"name": "Gone", "first": "1.2", "last": "1.9"},
            {"name": "myinfo", "first": "1.0", "last": "1.6"},
        ],
        "signature_changed_since_1_12": {"Map.New": {}},
    },
    "left4dhooks_api": {
        "meta": {"plugin_version": "1.168"},
        "symbols": [{"kind": "native", "name": "L4D_New", "since": "1.150"}],
        "deprecated": [{"name": "L4D_Old", "replacement": []}],
        "removed_after_1_166": [{"name": "L4D_Gone"}],
    },
    "wrong_apis": {
        "pairs": [
            {"wrong": "Fine", "kind": "function", "right": None, "status": "refuted", "evidence": {}},
            {"wrong": "F with 5 arguments", "kind": "pattern", "right": "f()", "status": "confirmed", "evidence": {}},
            {"wrong": "myinfo", "kind": "removed", "right": None, "status": "confirmed", "evidence": {}},
            {
                "wrong": 'Prop_Send "m_b"',
                "kind": "netprop",
                "right": 'Prop_Data "m_b"',
                "status": "confirmed",
                "evidence": {},
            },
            {"wrong": "OnDie", "kind": "forward", "right": "die (event)", "status": "confirmed", "evidence": {}},
            {
                "wrong": "Old",
                "kind": "deprecated",
                "right": "New",
                "status": "confirmed",
                "evidence": {"all_replacements": ["New", "Newer"], "deprecated_since": "1.8"},
            },
            {
                "wrong": "tf_event",
                "kind": "event",
                "right": None,
                "status": "other_game",
                "evidence": {"wrong_in_other_games": ["tf"], "forum_plugins": 4},
            },
            {"wrong": "a", "kind": "syntax", "right": "b", "status": "style", "evidence": {}},
        ]
    },
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    folder.mkdir()
    for name, table in FACTS.items():
        (folder / f"{name}.json").write_text(json.dumps(table))
    return folder


def rows(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they are written: without what is blank."""
    return [json.loads(line) for line in build_game.text(table).splitlines()]


def test_events(facts: Path) -> None:
    tables = events.tables(facts)
    assert rows(tables["events/facts.jsonl"]) == [
        {"name": "a_event", "file": "gameevents.res", "fields": [["victim", "long"]]},
        {
            "name": "b_event",
            "file": "modevents.res",
            "local": True,
            "plugins": 5,
            "fields": [["UserId", "short", "userid"], ["victim", "short", "userid"], ["weapon", "short"]],
        },
    ]
    assert rows(tables["events/games.jsonl"]) == [
        {"name": "a_event", "games": ["left4dead2", "tf"]},
        {"name": "b_event", "games": ["left4dead2"]},
        {"name": "tf_event", "games": ["tf"]},
    ]


def test_netprops(facts: Path) -> None:
    tables = netprops.tables(facts)
    assert [row["name"] for row in tables["netprops/send.jsonl"]] == ["m_a", "m_b"]
    assert rows(tables["netprops/send.jsonl"])[0] == {
        "table": "DT_Thing",
        "name": "m_a",
        "type": "array",
        "count": 4,
        "server": True,
    }
    assert rows(tables["netprops/classes.jsonl"]) == [
        {"class": "CThing", "table": "DT_Thing", "entities": ["thing"]},
        {"class": "CTimer", "entities": ["timer"]},
    ]
    server, sdk = rows(tables["netprops/datamaps.jsonl"])
    assert (server["type"], server["server"]) == ("float", True), "a server's dump outweighs the SDK"
    assert sdk == {"class": "CTimer", "name": "m_on", "type": "output", "key": "OnTimer"}
    assert rows(tables["netprops/uses.jsonl"]) == [
        {"name": "m_b", "send": 2},
        {"name": "m_old", "unlisted": True, "game": "L4D1", "here": "m_new"},
    ]


def test_entities(facts: Path) -> None:
    tables = entities.tables(facts)
    assert rows(tables["entities/facts.jsonl"]) == [
        {"name": "old_thing", "source": "l4d1", "l4d1": True},
        {"name": "thing", "class": "CThing", "source": "script"},
        {"name": "timer", "class": "CTimer", "source": "factory", "l4d1": True, "plugins": 1, "outputs": ["OnTimer"]},
        {"name": "weapon_new_spawn", "source": "editor"},
    ]
    assert [row["path"] for row in tables["entities/models.jsonl"]] == [
        "models/a.mdl",
        "models/real.mdl",
        "v.mdl",
        "w.mdl",
    ]


def test_convars(facts: Path) -> None:
    tables = convars.tables(facts)
    assert rows(tables["convars/facts.jsonl"]) == [
        {"name": "old_one", "from": "l4d1"},
        {"name": "sm_path", "default": "a\\b", "from": "sourcemod"},
        {"name": "sv_a", "default": "3", "whole": True, "flags": ["gamedll", "cheat"]},
        {"name": "sv_b", "default": '""', "flags": ["cheat"]},
        {"name": "sv_c", "default": "15.0"},
    ]
    assert rows(tables["convars/commands.jsonl"]) == [
        {"name": "go"},
        {"name": "old_two", "from": "l4d1"},
        {"name": "sm_ban", "admin": "ADMFLAG_BAN", "from": "sourcemod"},
    ]


def test_weapons(facts: Path) -> None:
    (gun,) = rows(weapons.tables(facts)["weapons/facts.jsonl"])
    assert gun == {
        "name": "weapon_new",
        "kind": "rifle",
        "team": "any",
        "damage": 0,
        "creatable": True,
        "spawner": "weapon_new_spawn",
    }


def test_versions(facts: Path) -> None:
    assert rows(versions.tables(facts)["api/versions.jsonl"]) == [
        {"name": "Always", "library": "sourcemod", "deprecated": "1.8", "instead": ["Other"]},
        {"name": "Gone", "library": "sourcemod", "since": "1.2", "removed": "1.10"},
        {"name": "L4D_Gone", "library": "left4dhooks", "removed": "1.168"},
        {"name": "L4D_New", "library": "left4dhooks", "since": "1.150"},
        {"name": "L4D_Old", "library": "left4dhooks", "deprecated": "yes"},
        {"name": "Map", "library": "sourcemod", "since": "1.7"},
        {"name": "Map.Map", "library": "sourcemod", "since": "1.7"},
        {"name": "Map.New", "library": "sourcemod", "since": "1.11", "changed": "1.13"},
    ]


def test_wrong(facts: Path) -> None:
    assert rows(wrong.tables(facts)["wrong/facts.jsonl"]) == [
        {"kind": "deprecated", "wrong": "Old", "right": ["New", "Newer"], "verdict": "confirmed", "since": "1.8"},
        {"kind": "event", "wrong": "tf_event", "verdict": "other_game", "games": ["Team Fortress 2"]},
        {"kind": "forward", "wrong": "OnDie", "right": ["die"], "right_kind": "event", "verdict": "confirmed"},
        {
            "kind": "netprop",
            "wrong": "m_b",
            "right": ["m_b"],
            "right_kind": "Prop_Data",
            "verdict": "confirmed",
            "place": "Prop_Send",
        },
        {"kind": "syntax", "wrong": "a", "right": ["b"], "right_kind": "expression", "verdict": "style"},
    ]


def test_check_and_write(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    arguments = ["--facts", str(facts)]
    assert build_game.main([*arguments, "--check"], data) == 1
    assert not data.exists()
    assert "events/facts.jsonl" in capsys.readouterr().out
    assert build_game.main(arguments, data) == 0
    (data / "events" / "about.toml").write_text("# by hand")
    assert build_game.main([*arguments, "--check"], data) == 0
    (data / "wrong" / "facts.jsonl").write_text("")
    capsys.readouterr()
    assert build_game.main([*arguments, "--check"], data) == 1
    assert capsys.readouterr().out == "wrong/facts.jsonl\n"
    assert (data / "events" / "about.toml").read_text() == "# by hand"
