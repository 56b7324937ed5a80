"""The kind of text and the place in the grammar at the cursor; the type that is wanted there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.cursor.expected import expected_at
from server.analysis.cursor.hole import Place, hole_at
from server.analysis.cursor.scope import Scope
from server.analysis.cursor.spot import Text, spot_at
from tests.at_cursor import at_cursor

TEXTS = {
    "code": ("void f() { x$0", Text.CODE),
    "string": ('void f() { x("a$0', Text.STRING),
    "behind_string": ('void f() { x("a"$0', Text.CODE),
    "escaped_quote": (r'void f() { x("a\"$0', Text.STRING),
    "line_comment": ("void f() { x(); // a$0", Text.QUIET),
    "behind_line_comment": ("void f() { x(); // a\n$0", Text.CODE),
    "block_comment": ("void f() { /* a$0", Text.QUIET),
    "behind_block_comment": ("void f() { /* a */$0", Text.CODE),
    "comment_in_string": ('void f() { x("// a$0', Text.STRING),
    "string_in_comment": ('void f() { // "a\n x$0', Text.CODE),
    "character": ("void f() { x = 'a$0", Text.QUIET),
    "quote_character": ("void f() { x = '\"'; y$0", Text.CODE),
    "number": ("void f() { x = 1$0", Text.QUIET),
    "directive": ("#def$0", Text.DIRECTIVE),
    "directive_continued": ("#define X a \\\n  b$0", Text.DIRECTIVE),
    "directive_in_function": ("void f() {\n#if def$0\n}", Text.DIRECTIVE),
    "comment_in_directive": ("#define X // a$0", Text.QUIET),
    "directive_in_comment": ("/*\n#def$0\n*/", Text.QUIET),
    "broken_directive_before": ("#include <\nx$0", Text.CODE),
    "unclosed_string_before": ('void f() { x("a\n y$0', Text.CODE),
    "comment_between_declarations": ("void f() {}\n// a$0\nvoid g() {}", Text.QUIET),
    "empty": ("$0", Text.CODE),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_kind_of_text(text: str, expected: Text) -> None:
    assert spot_at(*at_cursor(text)).text is expected


PLACES = {
    "top": ("$0", Place.TOP),
    "top_between": ("void f() {}\n$0\nvoid g() {}", Place.TOP),
    "declaration": ("public $0", Place.DECLARATION),
    "name": ("public void $0", Place.NAME),
    "type_of_parameter": ("void f(int a, $0", Place.TYPE),
    "name_of_parameter": ("void f(int $0", Place.NAME),
    "statement": ("void f() { $0", Place.STATEMENT),
    "statement_behind_block": ("void f() { if (x) { y(); } $0", Place.STATEMENT),
    "statement_in_for": ("void f() { for ($0", Place.STATEMENT),
    "expression": ("void f() { x = $0", Place.EXPRESSION),
    "condition": ("void f() { if ($0", Place.EXPRESSION),
    "member": ("void f() { x.$0", Place.MEMBER),
    "member_before_line": ("void f() { x.$0\n y(); }", Place.MEMBER),
    "argument_name": ("void f() { x(.$0", Place.ARGUMENT_NAME),
    "new": ("void f() { x = new $0", Place.NEW),
    "local": ("void f() { int $0", Place.NAME),
    "cast": ("void f() { view_as<$0", Place.TYPE),
    "record": ("public Plugin myinfo = {\n$0", Place.RECORD),
    "record_value": ("public Plugin myinfo = {\n name = $0", Place.EXPRESSION),
    "methodmap": ("methodmap A { $0", Place.METHODMAP),
    "property": ("methodmap A { property int B { $0", Place.PROPERTY),
    "enum_struct": ("enum struct A {\n int a;\n $0", Place.TYPE),
    "label": ("void f() { goto $0", Place.LABEL),
    "unclosed_call_before": ("void f() {\n g(\n x = 1;\n $0", Place.STATEMENT),
    "broken_statement_before": ("void f() {\n x = = 3 +;\n $0", Place.STATEMENT),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_place(text: str, expected: Place) -> None:
    snapshot, offset = at_cursor(text)
    assert hole_at(snapshot, spot_at(snapshot, offset)).place is expected


HEAD = """\
#include <sourcemod>
enum Mode { Mode_On };
Mode g_mode; float g_speed; char g_name[8]; bool g_on;
void Set(Mode mode, float speed, const char[] text, any ...) { g_mode = mode; g_speed = speed; }
"""

WANTED = {
    "assignment": ("g_mode = $0", "Mode"),
    "initialiser": ("float x = $0", "float"),
    "argument": ("Set($0", "Mode"),
    "second_argument": ("Set(g_mode, $0", "float"),
    "text_argument": ("Set(g_mode, 1.0, $0", "char[]"),
    "rest": ('Set(g_mode, 1.0, "", $0', "any"),
    "named_argument": ("Set(.speed = $0", "float"),
    "method_argument": ("ArrayList a; a.Get($0", "int"),
    "inner_argument": ("Set(view_as<Mode>(GetClientTeam($0", "int"),
    "comparison": ("if (g_mode == $0", "Mode"),
    "sum": ("g_speed = g_speed + $0", "float"),
    "logic": ("g_on = g_on && $0", "bool"),
    "negation": ("g_on = !$0", "bool"),
    "condition": ("while ($0", "bool"),
    "index": ("g_name[$0", "int"),
    "case": ("switch (g_mode) { case $0", "Mode"),
    "choice": ("g_mode = g_on ? $0", "Mode"),
    "other_choice": ("g_mode = g_on ? g_mode : $0", "Mode"),
    "parentheses": ("g_mode = ($0", "Mode"),
    "elements": ("Mode list[] = {$0", "Mode"),
    "result": ("return $0", "Action"),
    "statement": ("$0", None),
    "cast": ("view_as<Mode>($0", None),
    "unknown_function": ("Nothing($0", None),
}


@pytest.mark.parametrize(("line", "expected"), WANTED.values(), ids=WANTED)
def test_wanted_type(line: str, expected: str | None) -> None:
    snapshot, offset = at_cursor(f"{HEAD}Action Work(int client)\n{{\n    {line}\n}}\n")
    hole = hole_at(snapshot, spot_at(snapshot, offset))
    found = expected_at(hole, Scope(snapshot.unit, snapshot.path, hole)).type
    assert (str(found) if found is not None else None) == expected


@given(st.data())
def test_any_cut_of_a_text_is_understood(data: st.DataObject) -> None:
    text = (
        f"{HEAD}#define TWICE(%1) (%1 * 2)\nmethodmap A < Handle {{\n public A() {{ return null; }}\n}}\n"
        'Action Work(int c) {\n for (int i; i < 3; i++) { Set(g_mode, .speed = TWICE(i), "a b"); }\n'
        " switch (c) { case 1, 2: { return Plugin_Stop; } default: c = g_on ? 1 : 2; }\n"
        " int x[] = {1, 'a'}; /* y */ return Plugin_Handled; // z\n}\n"
    )
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 40)))
    snapshot, offset = at_cursor(text[:at] + "$0" + text[end:])
    spot = spot_at(snapshot, offset)
    assert spot.start <= spot.offset <= spot.end
    if spot.text in (Text.CODE, Text.STRING):
        hole = hole_at(snapshot, spot)
        expected_at(hole, Scope(snapshot.unit, snapshot.path, hole))
