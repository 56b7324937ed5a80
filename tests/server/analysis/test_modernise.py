"""Old declarations and conversions in new syntax."""

from __future__ import annotations

import re

import pytest

from server.analysis.finding import Edit
from server.analysis.modernise import cast_at, declaration_at
from server.syntax.chunk import Chunk, Cut
from server.syntax.macros import Env, Macro
from server.syntax.tokens import Dialect
from tests.markers import apply


def chunk_of(text: str, **macros: str) -> Chunk:
    env = Env({name: Macro(name, None, body) for name, body in macros.items()})
    return Chunk(Cut(text, Dialect()), 0, ((0, env),))


def modern(text: str, at: str, **macros: str) -> str | None:
    """The text with the declaration that holds `at` in new syntax."""
    found = declaration_at(chunk_of(text, **macros), text.index(at), str.isupper)
    return None if found is None else apply(text, found.edits)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("new x;", "int x;"),
        ("new x = 5, y;", "int x = 5, y;"),
        ("new Float:x = 5.0, Float:y;", "float x = 5.0, y;"),
        ("new Float:x, y, bool:z[2];", "float x; int y; bool z[2];"),
        ("decl String:text[64];", "char text[64];"),
        ("static bool:seen;", "static bool seen;"),
        ('static const String:names[][] = {"a", "b"};', 'static const char names[][] = {"a", "b"};'),
        (
            "new Handle:hTimer[MAXPLAYERS+1] = {INVALID_HANDLE, ...};",
            "Handle hTimer[MAXPLAYERS+1] = {INVALID_HANDLE, ...};",
        ),
        ("new _:x;", "int x;"),
        ('new const String:NAME[] = "a";', 'static const char NAME[] = "a";'),
        ("new Function:call;", "Function call;"),
        ("new x[SIZE + 1];", "int x[SIZE + 1];"),
        ("decl String:text[size];", "char[] text = new char[size];"),
        ("decl String:text[sizeof(name)];", "char text[sizeof(name)];"),
        ("new hits[Count()];", "int[] hits = new int[Count()];"),
    ],
)
def test_variables(old: str, new: str) -> None:
    if not old.startswith("decl"):
        assert modern(old, old[4:]) == new
    inside = f"void F()\n{{\n    {old}\n}}"
    assert modern(inside, old) == inside.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "certain"),
    [
        ("public Action:Cmd(client, args)\n{\n}", "public Action Cmd(int client, int args)\n{\n}", True),
        (
            "stock Float:Half(Float:x)\n{\n    return x / 2.0;\n}",
            "stock float Half(float x)\n{\n    return x / 2.0;\n}",
            True,
        ),
        ("public OnPluginStart()\n{\n}", "public void OnPluginStart()\n{\n}", False),
        ("Sum(a, b)\n{\n    return a + b;\n}", "int Sum(int a, int b)\n{\n    return a + b;\n}", False),
        (
            "public T(Handle:t)\n{\n    return Plugin_Stop;\n}",
            "public Action T(Handle t)\n{\n    return Plugin_Stop;\n}",
            False,
        ),
        (
            "stock void F(const String:s[], Float:v[3], &Float:out, list[], any:...)\n{\n}",
            "stock void F(const char[] s, float v[3], float &out, int[] list, any ...)\n{\n}",
            True,
        ),
        (
            "forward Action:OnIt(client, bool:late = false);",
            "forward Action OnIt(int client, bool late = false);",
            True,
        ),
    ],
)
def test_headings(old: str, new: str, certain: bool) -> None:
    found = declaration_at(chunk_of(old), re.search(r"\w+\(", old).start(), str.isupper)  # type: ignore[union-attr]  # each has one
    assert found is not None
    assert apply(old, found.edits) == new
    assert found.certain is certain


@pytest.mark.parametrize(
    "text",
    [
        "new Float: /* metres */ x;",  # the comment would be lost
        "int x;",
        "new x[size], y;",
        "new x[size][SIZE];",
    ],
)
def test_left_to_a_person(text: str) -> None:
    assert modern(text, text[4:]) in (None, text)


def test_head_of_a_loop_stays_one_statement() -> None:
    text = "void F()\n{\n    for (new i = 0, Float:x; i < 4; i++)\n    {\n    }\n}"
    assert modern(text, "new i") is None
    text = text.replace("Float:x", "j")
    assert modern(text, "new i") == text.replace("new i", "int i")


def test_what_a_macro_makes_is_left_alone() -> None:
    assert modern("void F()\n{\n    OLD\n}", "OLD", OLD="new Float:x;") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Float:x", "view_as<float>(x)"),
        ("_:x", "view_as<int>(x)"),
        ("Handle:(x + 1)", "view_as<Handle>(x + 1)"),
        ("bool:(x, y)", "view_as<bool>((x, y))"),
        ("Float: F(1)[2]", "view_as<float>(F(1)[2])"),
    ],
)
def test_casts(old: str, new: str) -> None:
    text = f"void F()\n{{\n    G({old}, 1);\n}}"
    edits: tuple[Edit, ...] = cast_at(chunk_of(text), text.index(old))
    assert apply(text, edits) == text.replace(old, new)
