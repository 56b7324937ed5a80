"""Benign changes: they change the look of a plugin and nothing else."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from tools.bench import mutate
from tools.bench.controls import CONTROLS
from tools.bench.tokens import Source

PLUGIN = Path(__file__).with_name("plugin.sp").read_text("utf-8").replace("    ", "\t")
LOOK = ("reindent", "blank-lines", "comments", "braces", "line-endings")
SEEDS = range(8)


def change(kind: str, text: str, seed: int = 1) -> str:
    """The text after the control; unchanged where the kind finds nothing."""
    return next((control.text for control in mutate.controls(text, seed, [kind])), text)


def words(text: str) -> list[str]:
    """What the compiler sees."""
    source = Source(text)
    return [token.text.rstrip() for token in source.all_tokens if token.kind != "comment"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", LOOK)
def test_look_changes_and_tokens_stay(kind: str, seed: int) -> None:
    assert words(change(kind, PLUGIN, seed)) == words(PLUGIN)


@pytest.mark.parametrize("kind", list(CONTROLS))
def test_kind_applies_to_a_usual_plugin(kind: str) -> None:
    assert any(change(kind, PLUGIN, seed) != PLUGIN for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_reordering_keeps_every_token(seed: int) -> None:
    changed = change("reorder-functions", PLUGIN, seed)
    assert Counter(words(changed)) == Counter(words(PLUGIN))
    assert words(changed)[:20] == words(PLUGIN)[:20]


def test_reordering_stops_at_directives_and_declarations() -> None:
    text = "void a() { }\n#define X 1\nvoid b() { }\nint g;\nvoid c() { }\nvoid d() { }\n"
    swapped = "void a() { }\n#define X 1\nvoid b() { }\nint g;\nvoid d() { }\nvoid c() { }\n"
    assert {change("reorder-functions", text, seed) for seed in SEEDS} == {text, swapped}


@pytest.mark.parametrize(
    "inside",
    ["#define X 1\n", "#if A\n", "#pragma deprecated Use another\n"],
)
def test_function_whose_directives_concern_others_stays(inside: str) -> None:
    text = f"void a() {{\n{inside}}}\nvoid b() {{ }}\n"
    assert {change("reorder-functions", text, seed) for seed in SEEDS} == {text}


def test_function_with_whole_branches_may_move() -> None:
    text = "void a() {\n#if A\n#endif\n}\nvoid b() { }\n"
    assert {change("reorder-functions", text, seed) for seed in SEEDS} == {
        text,
        "void b() { }\nvoid a() {\n#if A\n#endif\n}\n",
    }


def test_heads_move_with_their_functions() -> None:
    text = "public Action:A() { }\nstatic char[] B(int x)\n{ }\n"
    swapped = "static char[] B(int x)\n{ }\npublic Action:A() { }\n"
    assert {change("reorder-functions", text, seed) for seed in SEEDS} == {text, swapped}


def test_renaming_takes_every_use_and_no_member() -> None:
    text = "void f() { int a = 1; s.a = a; g(a, .a = 2); }\n"
    assert change("rename-local", text) == ("void f() { int aRenamed = 1; s.a = aRenamed; g(aRenamed, .a = 2); }\n")


@pytest.mark.parametrize(
    "text",
    [
        "int a;\nvoid f() { int a; }\n",
        "void f(int a) { }\nvoid g() { int a; }\n",
        "#define TWICE (a * 2)\nvoid f() { int a = 1; g(TWICE); }\n",
        "int aRenamed;\nvoid f() { int a; g(aRenamed); }\n",
    ],
)
def test_name_with_another_meaning_is_not_renamed(text: str) -> None:
    assert change("rename-local", text) == text


def test_blanks_in_strings_comments_and_directives_are_kept() -> None:
    text = '/*\n\ta  \n*/\n#define A \\\n\tb  \nchar x[] = "a \\\n\tb  ";\n\tint y;  \n'
    assert change("reindent", text) == text.replace("\tint y;  \n", "    int y;\n")


def test_line_ends_turn_both_ways() -> None:
    assert change("line-endings", "a;\nb;\n") == "a;\r\nb;\r\n"
    assert change("line-endings", "a;\r\nb;\r\n") == "a;\nb;\n"


def test_braces_do_not_follow_a_comment() -> None:
    text = "void f()\n{\n\tif (a) // why\n\t{\n\t}\n}\n"
    assert change("braces", text) == "void f() {\n\tif (a) // why\n\t{\n\t}\n}\n"


def test_same_seed_gives_the_same() -> None:
    assert list(mutate.controls(PLUGIN, 3)) == list(mutate.controls(PLUGIN, 3))


def test_edits_of_a_kind_do_not_overlap() -> None:
    for make in CONTROLS.values():
        edits, _ = make(Source(PLUGIN), Random(1))
        ordered = sorted(edits, key=lambda edit: edit.start)
        assert all(a.end <= b.start for a, b in pairwise(ordered))
