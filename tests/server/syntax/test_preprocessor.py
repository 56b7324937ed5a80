"""Directives, macros and the cut into declarations, on good code and on code that is being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.syntax.builtins import initial_environment
from server.syntax.chunk import Chunk, FileMemo
from server.syntax.condition import evaluate
from server.syntax.directives import Define, Include
from server.syntax.macros import Env, Macro, expand
from server.syntax.preprocessor import Scan, scan


def scanned(source: str, memo: FileMemo | None = None) -> Scan:
    return scan(source, initial_environment(), memo or FileMemo(), lambda _, env: env)


def chunks(source: str) -> list[str]:
    return [item.cut.source for item in scanned(source).items if isinstance(item, Chunk)]


def values(source: str) -> list[str]:
    """The tokens that the parser sees, without the end."""
    made: list[str] = []
    for item in scanned(source).items:
        if isinstance(item, Chunk):
            made.extend(expand(item.tokens(), list(item.envs)).tokens.value)
    return made


def codes(source: str) -> list[str]:
    return [problem.code for problem in scanned(source).problems]


# Conditions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 == 7", 1),
        ("(1 << 4) | 0x0F", 31),
        ("defined A && !defined(B)", 1),
        ("A >= 2 || B", 1),
        ("-1 < 0", 1),
        ("7 / 2 % 2", 1),
        ("~0 == -1", 1),
        ("'a' == 97", 1),
    ],
)
def test_condition(text: str, value: int) -> None:
    env = Env({"A": Macro("A", None, "2")})
    assert evaluate(text, env)[0] == value


@pytest.mark.parametrize("text", ["", "1 +", "(1", "1 2", ")"])
def test_condition_that_can_not_be_read(text: str) -> None:
    assert evaluate(text, Env())[0] is None


def test_unknown_names_are_told() -> None:
    assert evaluate("FOO == 1", Env()) == (0, ["FOO"])


def test_branches() -> None:
    source = """#define A 2
#if A == 1
int one;
#elseif A == 2
int two;
#else
int three;
#endif
int four;
"""
    found = scanned(source)
    assert chunks(source) == ["int two;", "int four;"]
    assert [source[a:b].strip() for a, b in found.inactive] == ["int one;", "int three;"]
    assert not found.problems


def test_nested_inactive_branches() -> None:
    source = "#if 0\n#if 1\nint a;\n#else\nint b;\n#endif\n// #endif\n/* #endif */\n#else\nint c;\n#endif\n"
    assert chunks(source) == ["int c;"]


def test_a_function_head_under_a_condition() -> None:
    source = """#if defined X
public void Foo(int a)
#else
public void Foo()
#endif
{
    Bar();
}
int g;
"""
    assert len(chunks(source)) == 2
    assert " ".join(values(source)) == "public void Foo ( ) { Bar ( ) ; } int g ;"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("#if 1\nint a;\n", "unclosed-condition"),
        ("int a;\n#endif\n", "unmatched-condition"),
        ("#else\n", "unmatched-condition"),
        ("#foo\n", "unknown-directive"),
        ("#define\n", "bad-directive"),
        ("#define A(%1,%1) 1\n", "bad-directive"),
        ("#if 1 +\n#endif\n", "bad-condition"),
        ("#include\n", "bad-directive"),
        ("#error stop\n", "user-error"),
        ("#assert 1 == 2\n", "failed-assertion"),
        ("#pragma foo\n", "unknown-pragma"),
        ("#define A 1\n#define A 2\n", "macro-redefinition"),
    ],
)
def test_a_bad_directive_spoils_itself_only(source: str, code: str) -> None:
    assert codes(source) == [code]
    assert chunks(source + "#endif\nint after;\n" if code == "unclosed-condition" else source + "int after;\n")[-1] == (
        "int after;"
    )


@pytest.mark.parametrize(
    "source",
    ["#define A 1\n#define A 1\n", "#pragma newdecls required;\n", "#pragma newdecls required\xe5\n", "#assert 1\n"],
)
def test_a_good_directive_is_not_reported(source: str) -> None:
    assert codes(source) == []


def test_endinput() -> None:
    assert chunks("int a;\n#endinput\nint b;\n") == ["int a;"]


def test_continued_and_commented_directives() -> None:
    source = (
        '#define LONG 1 + \\\n  2 // three\n#define TEXT "a//b" /* over\nlines */\nint x = LONG; char t[] = TEXT;\n'
    )
    assert " ".join(values(source)) == 'int x = 1 + 2 ; char t [ ] = "a//b" ;'


def test_includes_are_read() -> None:
    found = [item for item in scanned('#include <a/b>\n#tryinclude "c.inc"\n').items if isinstance(item, Include)]
    assert [(item.path, item.quoted, item.optional) for item in found] == [("a/b", False, False), ("c.inc", True, True)]


# Macros --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("defines", "code", "expected"),
    [
        ("#define A 5", "x = A;", "x = 5 ;"),
        (
            "#define MAX(%1,%2) (%1 > %2 ? %1 : %2)",
            "x = MAX(a, f(b, c));",
            "x = ( a > f ( b , c ) ? a : f ( b , c ) ) ;",
        ),
        ("#define A B\n#define B 3", "x = A;", "x = 3 ;"),
        ("#define A A + 1", "x = A;", "x = A + 1 ;"),
        ("#define CALL(%1) on_%1()", "CALL(death);", "on_death ( ) ;"),
        ("#define F(%1) %1", "x = F;", "x = F ;"),
        ("#define EMPTY", "EMPTY x = 1;", "x = 1 ;"),
        ("#define P(%3) [%3]", "x = P(1);", "x = [ 1 ] ;"),
        ("#define case 5\n#define B case", "x = case + B;", "x = 5 + 5 ;"),
    ],
)
def test_expansion(defines: str, code: str, expected: str) -> None:
    assert " ".join(values(f"{defines}\n{code}\n")) == expected


def test_undefined_macros_stay() -> None:
    assert " ".join(values("#define A 1\nint x = A;\n#undef A\nint y = A;\n")) == "int x = 1 ; int y = A ;"


def test_arguments_keep_their_place() -> None:
    source = "#define TWICE(%1) (%1 + %1)\nx = TWICE(count);\n"
    chunk = next(item for item in scanned(source).items if isinstance(item, Chunk))
    tokens = expand(chunk.tokens(), list(chunk.envs)).tokens
    places = {
        source[chunk.start + start : chunk.start + end]
        for start, end, value in zip(tokens.start, tokens.end, tokens.value, strict=True)
        if value == "count"
    }
    assert places == {"count"}


def test_a_macro_bomb_ends() -> None:
    lines = ["#define A0 x x"] + [f"#define A{n} A{n - 1} A{n - 1} A{n - 1} A{n - 1}" for n in range(1, 30)]
    assert len(values("\n".join(lines) + "\nint y = A29;\n")) < 1_000_000


def test_macros_with_braces_count_as_braces() -> None:
    source = "#define BEGIN {\n#define END }\nvoid A() BEGIN\n    x();\nEND\nvoid B() { }\n"
    assert len(chunks(source)) == 2


def test_macros_keep_their_identity_between_scans() -> None:
    memo = FileMemo()
    first = [item.macro for item in scanned("#define A 1\nint x;\n", memo).items if isinstance(item, Define)]
    second = [item.macro for item in scanned("int y;\n#define A 1\nint x;\n", memo).items if isinstance(item, Define)]
    assert first[0] is second[0]
    assert second[0].name_start == len("int y;\n#define ")


# Cutting -------------------------------------------------------------------------------------------------

GOOD = """#pragma semicolon 1
public Plugin myinfo =
{
    name = "x"
};

int g_a, g_b[2] = {1, 2};
enum Foo { A, B };
enum
{
    C
}

methodmap M < Handle
{
    public M() { return null; }
    property int X { public get() { return 1; } }
}

native void N(float v[3] = {0.0, 0.0, 0.0});

public void OnPluginStart()
{
    if (true) { for (;;) { } }
    char s[] = "}";
    int c = '}'; // }
}

static int Helper(int a)
{
    return a;
}
"""


def test_every_declaration_is_a_chunk() -> None:
    found = chunks(GOOD)
    assert [" ".join(chunk.split())[:14] for chunk in found] == [
        "public Plugin ",
        "int g_a, g_b[2",
        "enum Foo { A, ",
        "enum { C }",
        "methodmap M < ",
        "native void N(",
        "public void On",
        "static int Hel",
    ]


def test_old_code_without_semicolons_is_cut_at_braces() -> None:
    source = "new a = 5\nnew b = 6\npublic Foo()\n{\n\tx()\n}\nnew c\nstock Bar()\n{\n}\n"
    assert [chunk.splitlines()[0] for chunk in chunks(source)] == ["new a = 5", "new c"]


@pytest.mark.parametrize(
    "junk", ["if (IsClientInGame(", "for (int i", "if (x) {", 'PrintToChatAll("hello', "}", "{", "(", "x = {"]
)
def test_junk_in_one_function_leaves_the_others_alone(junk: str) -> None:
    source = GOOD.replace("    if (true)", f"    {junk}\n    if (true)")
    found = chunks(source)
    assert any(chunk.startswith("public void OnPluginStart()") for chunk in found)
    assert any(chunk.startswith("static int Helper(int a)\n{\n    return a;\n}") for chunk in found)
    assert [chunk for chunk in found if chunk.startswith("native")] == [chunks(GOOD)[5]]


def test_a_lost_opening_brace_keeps_the_function_together() -> None:
    source = GOOD.replace("OnPluginStart()\n{", "OnPluginStart()\n")
    found = chunks(source)
    assert sum("for (;;)" in chunk and chunk.startswith("public void OnPluginStart") for chunk in found) == 1
    assert found[-1].startswith("static int Helper")


@given(st.text(alphabet=st.sampled_from("{}();#\"'\n aif/*\\"), max_size=80))
def test_any_text_is_cut_without_loss(source: str) -> None:
    found = scanned(source)
    end = 0
    for item in found.items:
        if isinstance(item, Chunk):
            assert item.start >= end
            assert source[item.start : item.end] == item.cut.source
            end = item.end
