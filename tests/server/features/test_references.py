"""References and highlights: where a name is used, in which role, in which files."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.document_highlight import document_highlight
from server.features.references import references
from tests.world import World, done, world


def found(made: World, declarations: bool = True) -> list[str]:
    return made.occurrences(references(made.snapshot, made.cursor, made.workspace, declarations))


def test_local_variables_stay_in_their_scope(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
void One() {
    int value = 1;
    value += 2;
    {
        int other = val$0ue;
        other++;
    }
}
void Two() {
    int value = 3;
    value++;
}
""",
    )
    assert found(made) == [
        "main.sp:2 value (declaration)",
        "main.sp:3 value (readwrite)",
        "main.sp:5 value (read)",
    ]
    assert found(made, declarations=False) == ["main.sp:3 value (readwrite)", "main.sp:5 value (read)"]


def test_a_name_hidden_by_a_local_is_another(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
int g$0_x;
void One() { int g_x = 1; g_x++; }
void Two() { g_x = 2; Three(g_x); }
void Three(int a) { g_x = a; }
""",
    )
    assert found(made) == [
        "main.sp:1 g_x (declaration)",
        "main.sp:3 g_x (write)",
        "main.sp:3 g_x (read)",
        "main.sp:4 g_x (write)",
    ]


def test_parameters_are_found_in_named_arguments(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
void Run(int speed, bool fa$0st = false) { if (fast) Run(speed); }
void Go() { bool fast = true; Run(1, .fast = fast); }
""",
    )
    assert found(made) == [
        "main.sp:1 fast (declaration)",
        "main.sp:1 fast (read)",
        "main.sp:2 fast (read)",
    ]


MEMBERS = """\
enum struct A {
    int size;
    void Set(int v) { this.size = v; }
}
enum struct B {
    int size;
}
#define SIZE_OF(%1) %1.size
void Go(A a, B b) {
    a.size = 1;
    b.size = 2;
    a.Set(a.si$0ze);
    b.size = SIZE_OF(a);
}
"""


def test_members_are_those_of_their_type(tmp_path: Path) -> None:
    made = world(tmp_path, MEMBERS)
    assert found(made) == [
        "main.sp:2 size (declaration)",
        "main.sp:3 size (write)",
        "main.sp:8 size (macro)",
        "main.sp:10 size (write)",
        "main.sp:12 size (read)",
    ]


def test_macros_and_what_they_use(tmp_path: Path) -> None:
    text = """\
#define LIMIT 3
#define TWICE (LIMIT * g_base)
int g_base;
#if LIMIT > 2
int g_list[LIMIT] = { TWICE, ... };
#endif
#undef LIMIT
// LIMIT
"""
    made = world(tmp_path, text.replace("_list[LIMIT", "_list[LI$0MIT"))
    assert found(made) == [
        "main.sp:1 LIMIT (declaration)",
        "main.sp:2 LIMIT (read)",
        "main.sp:4 LIMIT (read)",
        "main.sp:5 LIMIT (read)",
        "main.sp:7 LIMIT (write)",
    ]
    base = world(tmp_path / "base", text.replace("int g_base", "int g_b$0ase"))
    assert found(base) == ["main.sp:2 g_base (macro)", "main.sp:3 g_base (declaration)"]


WORKSPACE = """\
#include "shared.inc"
void Go() { Shared_Set(1); }
//- shared.inc
int g_state;
stock void Shared_S$0et(int value) { g_state = value; }
//- second.sp
#include "shared.inc"
void Other() { Shared_Set(2); Shared_Set(g_state); }
//- third.sp
void Shared_Set(int value) { if (value) Shared_Set(0); }
//- nested/fourth.sp
#include "../middle.inc"
void Deep() { Use(); }
//- middle.inc
#include "shared.inc"
stock void Use() { Shared_Set(4); }
"""


def test_every_plugin_that_includes_the_declaration_is_searched(tmp_path: Path) -> None:
    assert found(world(tmp_path, WORKSPACE)) == [
        "main.sp:2 Shared_Set (call)",
        "middle.inc:2 Shared_Set (call)",
        "second.sp:2 Shared_Set (call)",
        "second.sp:2 Shared_Set (call)",
        "shared.inc:2 Shared_Set (declaration)",
    ]


def test_a_name_of_one_plugin_is_not_searched_in_others(tmp_path: Path) -> None:
    made = world(
        tmp_path, WORKSPACE.replace("S$0et", "Set").replace("{ if (value) Shared_Set", "{ if (value) Shar$0ed_Set")
    )
    assert found(made) == ["third.sp:1 Shared_Set (declaration)", "third.sp:1 Shared_Set (call)"]


def test_types_constructors_and_callbacks(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
methodmap B$0ox < Handle {
    public Box(int n) { return view_as<Box>(n); }
    public static Box Make() { return new Box(1); }
}
typedef Done = function void (Box box);
Box g_box;
void Use(Box box, Done done) { g_box = box; Use(Box.Make(), Finish); Finish(box); }
void Finish(Box box) { delete box; }
""",
    )
    assert len(found(made)) == 10
    finish = references(made.snapshot, made.at("Finish"), made.workspace, True)
    assert made.occurrences(finish) == [
        "main.sp:7 Finish (callback)",
        "main.sp:7 Finish (call)",
        "main.sp:8 Finish (declaration)",
    ]


def test_library_names_are_found_in_the_workspace(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include <sourcemod>
public void OnPluginStart() { Create$0Timer(1.0, T); }
Action T(Handle timer) { return Plugin_Stop; }
//- two.sp
#include <sourcemod>
public void OnMapStart() { CreateTimer(2.0, T); }
Action T(Handle timer) { return Plugin_Stop; }
""",
    )
    assert found(made, declarations=False) == ["main.sp:2 CreateTimer (call)", "two.sp:2 CreateTimer (call)"]


@pytest.mark.parametrize(
    "text", ["$0", "// not$0hing\n", 'char g_a[] = "g$0_a";\n', "int $0\n", "void Go() { unkn$0own(); }"]
)
def test_nothing_is_found_where_nothing_is(tmp_path: Path, text: str) -> None:
    assert found(world(tmp_path, text)) == []


def test_highlights_tell_reading_from_writing(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
int g_a;
void Go(int b) {
    g_a = b;
    g_a++;
    Go(g$0_a);
}
""",
    )
    assert made.occurrences(document_highlight(made.snapshot, made.cursor)) == [
        "main.sp:1 g_a (declaration)",
        "main.sp:3 g_a (write)",
        "main.sp:4 g_a (readwrite)",
        "main.sp:5 g_a (read)",
    ]


def test_a_search_yields_steps(tmp_path: Path) -> None:
    made = world(tmp_path, WORKSPACE)
    steps = list(references(made.snapshot, made.cursor, made.workspace, True))
    assert None in steps
    assert len(done(steps)) == 5
