"""The parser against texts that nobody meant: random tokens, endless nesting, tokens out of order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.syntax.lexer import finish, lex
from server.syntax.nodes import Binary, Block, Function, If, Node, PragmaUnused, Stmt, String, VarStmt
from server.syntax.parser import parse
from server.syntax.recovery import MAX_CHAIN, MAX_PROBLEMS
from server.syntax.text import latin
from server.syntax.tokens import EOF, Dialect, Tokens
from tests.server.syntax.trees import check_places, parse_text, parts

WORDS = (
    "a b Float int char void new static public stock native forward const enum struct methodmap typedef typeset "
    "functag funcenum using property get set function if else while for do switch case default return break "
    "continue delete exit assert static_assert goto sizeof tagof view_as defined operator this null true "
    "__nullable__ any 1 0x1F 1.5 'c' \"s\" ( ) [ ] { } , ; : :: . ... .. ? = == + - * % ! ~ ++ -- += < > <= << & "
    "&& | || ^ Float: ) } ; \" ' # @ \\ é \n \n \n"
).split(" ")
OPENINGS = (
    ["(", "x[", "f(", "f(\n", "!", "- ", "A:", "a = ", "{", "if (x) ", "while (x) ", "do ", "a ? ", "a ? b : "],
    ["1 + ", "a.b", "for (;;) ", "switch (x) { case 1: ", "sizeof ", "sizeof(", "new x[", "view_as<int>(", ";"],
    ["if (x) {} else ", "if (x) y(); else ", '"a" ... ', "int a[] = {{", "int a = {", "defined(", "case 1: "],
    ["a, ", "a < ", "& {", "//\n("],
)
soups = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
dialects = st.builds(Dialect, st.booleans(), st.booleans())


@given(soups, dialects)
def test_any_tokens(source: str, dialect: Dialect) -> None:
    check_places(latin(source), dialect)


@given(soups, dialects)
def test_any_tokens_in_a_function(source: str, dialect: Dialect) -> None:
    check_places(latin(f"void F()\n{{\n{source}\n}}\nint g;"), dialect)


@given(soups, dialects)
def test_any_tokens_in_a_methodmap(source: str, dialect: Dialect) -> None:
    check_places(latin(f"methodmap A {{ public int B() {{ }}\n{source}\n}}\nint g;"), dialect)


@pytest.mark.parametrize("opening", [opening for row in OPENINGS for opening in row])
@pytest.mark.parametrize("frame", ["void F() {\n%s\n}\n", "%s", "int x = %s;"])
def test_endless_nesting(frame: str, opening: str) -> None:
    _, problems = parse_text(frame % (opening * 3000))
    assert 0 < len(problems) <= MAX_PROBLEMS


def test_nesting_too_deep_is_said_once_and_shallow_nesting_is_fine() -> None:
    assert [problem.code for problem in parse_text(f"int a = {'(' * 500}1{')' * 500};")[1]] == ["nesting-too-deep"]
    assert not parse_text(f"int a = {'(' * 100}1{')' * 100};")[1]
    assert not parse_text(f"int a = 0{' + 1' * (MAX_CHAIN - 1)};")[1]


def test_long_chains_of_else_if_are_read_without_recursion() -> None:
    chain = " else ".join(["if (a) b();"] * (MAX_CHAIN - 1))
    (function,), problems = parse_text(f"void F() {{ {chain} else c(); }}")
    assert not problems
    assert isinstance(function, Function)
    assert isinstance(function.body, Block)
    statement: Stmt | None = function.body.body[0]
    length = 0
    while isinstance(statement, If):
        statement, length = statement.other, length + 1
    assert length == MAX_CHAIN - 1


def test_problems_of_a_chunk_are_limited() -> None:
    assert len(parse_text("void F() { %s }" % ("; " * 1000))[1]) == MAX_PROBLEMS


def test_parts_out_of_a_macro_widen_what_holds_them() -> None:
    # `ADD(a, b)` with `%2 + %1` behind it: the tokens stand in the wrong order, `+` where the call is.
    tokens = Tokens(
        ["int", "id", "=", "id", "+", "id", ";", EOF],
        ["int", "x", "=", "b", "+", "a", ";", ""],
        [0, 4, 6, 15, 8, 12, 17, 18],
        [3, 5, 7, 16, 17, 13, 18, 18],
        [True] + [False] * 6 + [True],
    )
    (decl,), problems = parse(tokens, Dialect(True, True))
    assert not problems
    assert isinstance(decl, VarStmt)
    value = decl.vars[0].init
    assert isinstance(value, Binary)
    assert (value.start, value.end) == (12, 16)
    assert (decl.start, decl.end) == (0, 18)


def test_unused_pragma_names() -> None:
    tokens = Tokens(["pragma", EOF], ["a, bc"], [8, 13], [13, 13], [True, True])
    tokens.value.append("")
    (decl,), _ = parse(tokens, Dialect())
    assert isinstance(decl, PragmaUnused)
    assert [(name.name, name.start, name.end) for name in decl.names] == [("a", 8, 9), ("bc", 11, 13)]


def test_other_escape_character() -> None:
    source = 'char a[] = "x^n\\d";'
    (decl,), problems = parse(finish(lex(source, escape="^"), len(source)), Dialect(True, True), "^", source)
    assert not problems
    assert isinstance(decl, VarStmt)
    value = decl.vars[0].init
    assert isinstance(value, String)
    assert value.value == "x\n\\d"


def test_ranges() -> None:
    source = "static stock const float v[3] = {1.0, ...}, w;\nAction F(int a, &b) { return a.b(1)[2] ? c : -d; }"
    (variables, function), _ = parse_text(source, Dialect(True))

    def texts(node: Node) -> list[str]:
        return [source[node.start : node.end], *(text for part in parts(node) for text in texts(part))]

    assert texts(variables) == [
        "static stock const float v[3] = {1.0, ...}, w;",
        "const float v[3] = {1.0, ...}",
        "v",
        "3",
        "{1.0, ...}",
        "1.0",
        "const float",
        "w",
        "w",
        "",
    ]
    assert texts(function) == [
        "Action F(int a, &b) { return a.b(1)[2] ? c : -d; }",
        "F",
        "{ return a.b(1)[2] ? c : -d; }",
        "return a.b(1)[2] ? c : -d;",
        "a.b(1)[2] ? c : -d",
        "a.b(1)[2]",
        "2",
        "a.b(1)",
        "1",
        "a.b",
        "b",
        "a",
        "-d",
        "d",
        "c",
        "int a",
        "a",
        "int",
        "&b",
        "b",
        "",
        "Action",
    ]
