"""Mutations: one mistake each, where they say, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.bench import mutate
from tools.bench.mutate_kinds import BREAKING, TYPING
from tools.bench.tokens import Source

PLUGIN = Path(__file__).with_name("plugin.sp").read_text("utf-8")
ALL = {**BREAKING, **TYPING}


def results(kind: str, text: str) -> list[str]:
    """Every text that a kind can make, on one line each."""
    return [mutate.apply(text, [edit]) for edit in ALL[kind](Source(text))]


@pytest.mark.parametrize("kind", list(ALL))
def test_kind_applies_to_a_usual_plugin_and_changes_one_place_on_its_line(kind: str) -> None:
    edits = list(ALL[kind](Source(PLUGIN)))
    assert edits
    assert len(set(edits)) == len(edits)
    before = PLUGIN.splitlines()
    for edit in edits:
        after = mutate.apply(PLUGIN, [edit]).splitlines()
        opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        changed = [code for code in opcodes if code[0] != "equal"]
        assert len(changed) == 1
        _, _, _, start, end = changed[0]
        # A deleted `return` is missed at the end of the function, not where it was.
        assert kind == "delete-return" or start < edit.line <= max(end, start + 1)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("delete-semicolon", "a(); b();", ["a() b();", "a(); b()"]),
        ("delete-close-paren", "a(b());", ["a(b();", "a(b();"]),
        ("delete-quote", 'a("x");', ['a(x");', 'a("x);']),
        (
            "undefined-name",
            "int b = c; return d.e;",
            ["int b = cQx; return d.e;", "int b = c; return dQx.e;"],
        ),
        ("undefined-name", "Float:b = view_as<T>(c[0]);", ["Float:b = view_as<T>(cQx[0]);"]),
        ("unknown-method", "a.b(); a.c = 1; f(.d = 2);", ["a.bQx(); a.c = 1; f(.d = 2);"]),
        ("unknown-property", "a.b(); a.c = 1; f(.d = 2);", ["a.b(); a.cQx = 1; f(.d = 2);"]),
        (
            "drop-argument",
            "a(b, c(1, 2)[3]);",
            ["a(c(1, 2)[3]);", "a(b);", "a(b, c(2)[3]);", "a(b, c(1)[3]);"],
        ),
        ("drop-argument", "a(); b(c); if (d) { }", ["a(); b(); if (d) { }"]),
        ("add-argument", "a(); b(c);", ["a(0); b(c);", "a(); b(c, 0);"]),
        ("string-for-number", "a = 1 + 0x2;", ['a = "text" + 0x2;', 'a = 1 + "text";']),
        ("missing-value", "a = b(1, 2); if (c == d) { }", ["a = ; if (c == d) { }"]),
        ("missing-value", "for (int i = 0; i < 1; i++) { }", ["for (int i = ; i < 1; i++) { }"]),
        ("missing-value", "int a = 1, b;", []),
        ("redefined-local", "int a = 1; a++;", ["int a = 1; int a; a++;"]),
        ("missing-return-value", "if (a) return; return b;", ["if (a) return; return;"]),
        ("delete-return", "if (a) return c; return b;", ["if (a) return c; "]),
    ],
)
def test_what_each_kind_makes(kind: str, body: str, expected: list[str]) -> None:
    head, tail = "int f() { ", " }\n"
    assert results(kind, head + body + tail) == [head + text + tail for text in expected]


def test_braces_are_deleted_in_functions_only() -> None:
    text = "enum A { B }\nvoid f() { }\n"
    assert results("delete-open-brace", text) == ["enum A { B }\nvoid f()  }\n"]
    assert results("delete-close-brace", text) == ["enum A { B }\nvoid f() { \n"]


def test_statements_are_put_first_in_a_function() -> None:
    assert results("unused-local", "void f()\n{\n}\n") == ["void f()\n{ int unusedQx;\n}\n"]


def test_constants_of_the_plugin_are_assigned_to() -> None:
    text = "const int A = 1;\nenum { B, C = 2 }\nvoid f() { }\n"
    names = [edit.note for edit in BREAKING["assign-constant"](Source(text))]
    assert names == ["A", "B", "C", "MaxClients"]


def test_typed_code_stands_on_a_line_of_its_own_and_keeps_the_line_ends() -> None:
    assert results("open-block", "void f() {\r\n\ta();\r\n}\r\n") == [
        "void f() {\r\n\tif (x) {\r\n\ta();\r\n}\r\n",
        "void f() {\r\n\ta();\r\n\tif (x) {\r\n}\r\n",
    ]


def test_comments_strings_and_directives_are_left_alone() -> None:
    text = '#define A(%1) b(%1);\n// c();\nstatic const char x[] = "d();"\n/* e(1); */\n'
    assert [m for m in mutate.mutations(text, 1) if m.kind != "delete-quote"] == []


def test_same_seed_gives_the_same_and_another_seed_another() -> None:
    assert list(mutate.mutations(PLUGIN, 7)) == list(mutate.mutations(PLUGIN, 7))
    assert list(mutate.mutations(PLUGIN, 7)) != list(mutate.mutations(PLUGIN, 8))


def test_choice_of_one_kind_does_not_depend_on_the_others() -> None:
    alone = list(mutate.mutations(PLUGIN, 7, ["add-argument"]))
    assert alone == [m for m in mutate.mutations(PLUGIN, 7) if m.kind == "add-argument"]


def test_per_kind_limits_and_never_repeats() -> None:
    found = list(mutate.mutations(PLUGIN, 7, ["unused-local"], per_kind=10))
    assert len(found) == len({m.text for m in found}) == 3


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        list(mutate.mutations(PLUGIN, 1, ["no-such-kind"]))
    with pytest.raises(KeyError):
        list(mutate.controls(PLUGIN, 1, ["no-such-kind"]))


def test_bytes_that_are_not_ascii_survive() -> None:
    text = b'void f() { a("\xe4\xbd\xa0", 1); }\r\n'.decode("latin-1")
    (found,) = mutate.mutations(text, 1, ["string-for-number"])
    assert found.text.encode("latin-1") == b'void f() { a("\xe4\xbd\xa0", "text"); }\r\n'


@pytest.mark.parametrize("change", [mutate.mutations, mutate.controls])
@given(text=st.text(alphabet=st.sampled_from("ab1 \n\"'/*#(){}[];.,=:"), max_size=60))
def test_no_text_is_too_broken(change: Callable[[str, int], object], text: str) -> None:
    for found in change(f"void f() {{ {text} }} int g() {{ return 1; }}", 3):  # pyright: ignore
        assert found.text
