"""Colours by meaning."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.features.semantic_tokens import MODIFIERS, TYPES, semantic_tokens
from server.settings import Settings
from server.syntax.text import Text
from tests.world import World, world


def shown(made: World, start: int = 0, end: int | None = None) -> list[str]:
    return [
        " ".join((made.snapshot.text.slice(token.start, token.end), token.type, *sorted(token.modifiers)))
        for token in semantic_tokens(made.snapshot, start, end)
    ]


def test_kinds_and_modifiers(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include <sourcemod>
#define LIMIT 4 // most
enum Mode { Mode_On }
enum struct Player {
    int health;
    void Heal(int by) { this.health += by; }
}
methodmap Box < Handle { property int Size { public get() { return LIMIT; } } }
typedef Done = function void (int value);
static int g_count;
const int MOST = 3;
#pragma deprecated no
void Old() {}
void Go(Mode mode, const char[] text) {
    static int times;
    times = g_count + MOST;
    Old();
    PrintToServer(text, true);
#if LIMIT > 4
    Hidden(LIMIT);
#endif
}
""",
    )
    assert shown(made) == [
        "LIMIT macro declaration readonly",
        "// most comment",
        "Mode enum declaration",
        "Mode_On enumMember declaration readonly",
        "Player struct declaration",
        "health property declaration",
        "Heal method declaration",
        "by parameter declaration",
        "health property",
        "by parameter",
        "Box class declaration",
        "Handle class defaultLibrary",
        "Size property declaration",
        "LIMIT macro readonly",
        "Done type declaration",
        "value parameter declaration",
        "g_count variable declaration static",
        "MOST variable declaration readonly",
        "Old function declaration deprecated",
        "Go function declaration",
        "Mode enum",
        "mode parameter declaration",
        "text parameter declaration readonly",
        "times variable declaration static",
        "times variable static",
        "g_count variable static",
        "MOST variable readonly",
        "Old function deprecated",
        "PrintToServer function defaultLibrary",
        "text parameter readonly",
        "LIMIT macro readonly",
    ]


def test_a_range_has_the_tokens_that_touch_it(tmp_path: Path) -> None:
    made = world(tmp_path, "int g_a;\n/* one\ntwo */\nint g_b;\nint g_c;\n")
    assert shown(made, made.at("two"), made.at("g_b") + 1) == ["/* one\ntwo */ comment", "g_b variable declaration"]


def test_old_tags(tmp_path: Path) -> None:
    made = world(tmp_path, "#include <sourcemod>\nnew Handle:g_h;\nFoo(Action:a) { g_h = Handle:a; }\n")
    assert "Handle class defaultLibrary" in shown(made)
    assert "Action enum defaultLibrary" in shown(made)


@pytest.mark.parametrize("text", ["", "/* open", "#define", "void F(", "//", "#define X \\\n// y\n"])
def test_odd_texts(tmp_path: Path, text: str) -> None:
    shown(world(tmp_path, text))


@given(
    st.lists(
        st.sampled_from(
            "// /* */ \n int g_a void F ( ) { } #define #if #endif 0 1 \" ' é 𝄞 ; = , methodmap enum".split(" ")
        ),
        max_size=40,
    )
)
def test_tokens_are_in_order_and_apart(words: list[str]) -> None:
    project = Project(stubs=())
    project.open("/x/a.sp", Text.of(" ".join(words)))
    unit = project.unit("/x/a.sp")
    tokens = semantic_tokens(Snapshot(project, unit, unit.root, Settings()))
    assert all(token.start < token.end for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert all(token.type in TYPES and token.modifiers <= set(MODIFIERS) for token in tokens)
