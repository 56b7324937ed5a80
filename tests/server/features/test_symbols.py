"""Outlines of files and the search for declarations in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.document_symbol import Item, document_symbol
from server.features.workspace_symbol import score, workspace_symbol
from tests.world import World, done, world


def drawn(made: World, items: list[Item], depth: int = 0) -> list[str]:
    """An outline as people read it: indented by depth, with first and last line."""
    text = made.snapshot.text
    lines: list[str] = []
    for item in items:
        first, last = text.line_of(item.start) + 1, text.line_of(item.end) + 1
        assert text.slice(item.name_start, item.name_end) == item.name
        assert item.start <= item.name_start <= item.name_end <= item.end
        mark = " deprecated" if item.deprecated else ""
        lines.append(f"{'  ' * depth}{item.kind.name} {item.name} | {item.detail} | {first}-{last}{mark}")
        lines.extend(drawn(made, item.children, depth + 1))
    return lines


def test_outline(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include <sourcemod>
#define LIMIT 4
#define ADD(%1,%2) (%1 + %2)

/**
 * Says something.
 */
int g_count, g_list[LIMIT];
enum {
    First,
    Second = 3,
}
// The mode.
enum Mode { Mode_Off, Mode_On };
enum struct Player {
    int health;
    float origin[3];
    void Heal(int by) {
        this.health += by;
    }
}
methodmap Box < Handle {
    public Box(int size) {
        return view_as<Box>(size);
    }
    property int Size {
        public get() { return LIMIT; }
    }
}
typedef Done = function void (int value);
typeset Many {
    function void (int value);
    function int ();
}
/** Old. */
#pragma deprecated Use New
stock bool Old(int client, const char[] name = "x", any ...) {
    return true;
}
public void OnPluginStart() {
}
""",
    )
    assert drawn(made, document_symbol(made.snapshot)) == [
        "MACRO LIMIT | 4 | 2-2",
        "MACRO ADD | (%1, %2) (%1 + %2) | 3-3",
        "VARIABLE g_count | int | 5-8",
        "VARIABLE g_list | int[LIMIT] | 8-8",
        "CONSTANT First |  | 10-10",
        "CONSTANT Second |  | 11-11",
        "ENUM Mode |  | 13-14",
        "  CONSTANT Mode_Off |  | 14-14",
        "  CONSTANT Mode_On |  | 14-14",
        "ENUM_STRUCT Player |  | 15-21",
        "  FIELD health | int | 16-16",
        "  FIELD origin | float[3] | 17-17",
        "  METHOD Heal | void (int by) | 18-20",
        "METHODMAP Box | Handle | 22-29",
        "  CONSTRUCTOR Box | (int size) | 23-25",
        "  PROPERTY Size | int | 26-28",
        "TYPEDEF Done | typedef | 30-30",
        "TYPEDEF Many | typeset | 31-34",
        'FUNCTION Old | bool (int client, const char[] name = "x", any ...) | 35-39 deprecated',
        "FUNCTION OnPluginStart | void () | 40-41",
    ]


@pytest.mark.parametrize(
    "broken", ["if (IsClientInGame(", "for (int i", "if (x) {", 'PrintToServer("open', "}", "int x =", "@"]
)
def test_outline_of_broken_code(tmp_path: Path, broken: str) -> None:
    """What is typed in one function changes nothing about the others."""
    made = world(
        tmp_path,
        f"""\
#include <sourcemod>
int g_first;
void One() {{
    g_first = 1;
}}
public void Two(int client) {{
    {broken}
    g_first = 2;
}}
bool Three(int client) {{
    return true;
}}
int g_last;
void Four() {{
    g_last = 1;
}}
""",
    )
    names = [(item.name, made.snapshot.text.line_of(item.name_start) + 1) for item in document_symbol(made.snapshot)]
    for expected in [("g_first", 2), ("One", 3), ("Two", 6), ("Three", 10), ("g_last", 13), ("Four", 14)]:
        assert expected in names


@pytest.mark.parametrize("text", ["", "\n\n", "#", "}", "enum", "methodmap X", "\x00\x01", "#if\n", "int"])
def test_outline_of_next_to_nothing(tmp_path: Path, text: str) -> None:
    made = world(tmp_path, text)
    drawn(made, document_symbol(made.snapshot))


FILES = """\
void GiveHealth() {}
int g_healthBonus;
//- a.sp
void HealPlayer() {}
methodmap Healer { public void HealAll() {} }
#define MAX_HEALTH 100
//- include/sourcemod.inc
native void HealLibrary();
//- b.inc
stock void Other() {}
void broken( {
stock void HealLater() {}
"""


def test_search_in_all_files(tmp_path: Path) -> None:
    made = world(tmp_path, FILES)

    def search(query: str) -> list[str]:
        return [one.name for one in done(workspace_symbol(made.project, made.workspace, query))[-1]]

    found = search("heal")
    assert set(found) == {
        "HealPlayer", "Healer", "HealAll", "MAX_HEALTH", "GiveHealth", "g_healthBonus", "HealLibrary", "HealLater",
    }  # fmt: skip
    assert found.index("HealAll") < found.index("GiveHealth")
    assert search("HealPlayer")[0] == "HealPlayer"
    assert search("gvhlth") == ["GiveHealth"]
    assert search("zzz") == []
    assert len(search("")) == 10
    member = next(one for one in done(workspace_symbol(made.project, made.workspace, "HealAll"))[-1])
    assert (member.container, made.spot(member.path, member.start, member.end)) == ("Healer", "a.sp:2 HealAll")


def test_search_finds_what_was_just_written(tmp_path: Path) -> None:
    made = world(tmp_path, FILES)
    (tmp_path / "a.sp").write_text("void Fresh() {}\n")
    made.project.changed_on_disk(made.path("a.sp"))
    names = [one.name for one in done(workspace_symbol(made.project, made.workspace, "fre"))[-1]]
    assert names == ["Fresh"]


@pytest.mark.parametrize(
    ("better", "worse", "query"),
    [
        ("Heal", "HealPlayer", "heal"),
        ("HealPlayer", "GiveHeal", "heal"),
        ("GiveHeal", "Wheals", "heal"),
        ("Wheals", "HxExAxL", "heal"),
        ("OnPluginStart", "OpinionTapes", "ops"),
        ("g_bShort", "g_bMuchLonger", "g_b"),
    ],
)
def test_better_matches_come_first(better: str, worse: str, query: str) -> None:
    one, other = score(query, better), score(query, worse)
    assert one is not None
    assert other is not None
    assert one > other


def test_no_match() -> None:
    assert score("laeh", "Heal") is None
