"""From the line of a message to the range it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.compiler.messages import CompilerMessage, Kind, parse
from server.analysis.compiler.place import Lines
from server.syntax.text import Text


def at(line: int, text: str, *, last: int | None = None, caret: int | None = None, number: int = 17) -> CompilerMessage:
    return CompilerMessage("a.sp", line, last or line, Kind.ERROR, number, text, caret)


def marked(source: str, message: CompilerMessage, *, joined: bool = False) -> str:
    """The source's line with the range that the message is given, between ‹ and ›."""
    text = Text.of(source)
    start, end = Lines(text, joined=joined).place(message)
    first, last = text.line_starts[text.line_of(start)], text.line_range(text.line_of(max(start, end - 1)))[1]
    return text.slice(first, start) + "‹" + text.slice(start, end) + "›" + text.slice(end, last)


UNDEFINED = 'undefined symbol "foo"'


@pytest.mark.parametrize(
    ("source", "message", "expected"),
    [
        ("\tint x = foo(1);", at(1, UNDEFINED), "\tint x = ‹foo›(1);"),
        ("food(foo_, foo);", at(1, UNDEFINED), "food(foo_, ‹foo›);"),
        ('bar("foo", /* foo */ foo); // foo', at(1, UNDEFINED), 'bar("foo", /* foo */ ‹foo›); // foo'),
        ("/* foo\nfoo */ foo;", at(2, UNDEFINED), "foo */ ‹foo›;"),
        ('"用户", foo', at(1, UNDEFINED), '"用户", ‹foo›'),
        ("foo(foo, foo)", at(1, UNDEFINED, caret=9), "foo(foo, ‹foo›)"),
        ("\tfoo(\tfoo)", at(1, UNDEFINED, caret=20), "\tfoo(\t‹foo›)"),
        ('"用户", foo, foo', at(1, UNDEFINED, caret=11), '"用户", foo, ‹foo›'),
        ("a\n\n  b = foo\n  + 1;", at(1, UNDEFINED, last=4), "  b = ‹foo›"),
        ("\tMACRO(1); // comment", at(1, UNDEFINED), "\t‹MACRO(1);› // comment"),
        ("\tMACRO(1);", at(1, UNDEFINED, caret=14), "\t‹MACRO(1);›"),
        ("\ta = b + 1;", at(1, "expression has no effect", caret=14), "\ta = b ‹+› 1;"),
        ('  f("ab c");', at(1, "argument type mismatch (argument 1)", caret=4), '  f(‹"ab c"›);'),
        ("  é = 1;", at(1, "illegal character", caret=2), "  ‹é› = 1;"),
        ("  // only à\n", at(1, "unknown directive"), "  ‹// only à›"),
        ("  x = 'à' \t\n", at(1, "empty statement"), "  ‹x = 'à'› \t"),
        ("a b.c();", at(1, 'cannot find method or property "Type.c"', number=105), "a b.‹c›();"),
        ("int x = 1.5;", at(1, 'tag mismatch (expected "int", got "float")', number=213), "‹int x = 1.5;›"),
        ('#include "sub/x.inc"', at(1, 'cannot read from file: "sub/x.inc"', number=417), '#include "‹sub/x.inc›"'),
        ("#include <sub/x>", at(1, 'cannot read from file: "sub\\x"', number=417), "#include <‹sub/x›>"),
        ("#tryinclude <x>", at(1, 'cannot read from file: "y"', number=417), "‹#tryinclude <x>›"),
        ("void f() {\n  a();\n\n", at(4, "compound statement not closed", number=30), "  ‹a();›"),
        ("a();", at(99, "compound statement not closed", number=30), "‹a();›"),
        ("", at(1, UNDEFINED), "‹›"),
        (" \n \n", at(2, UNDEFINED), "‹› "),
    ],
)
def test_place(source: str, message: CompilerMessage, expected: str) -> None:
    assert marked(source, message) == expected


JOINED = """#define M(%1) (%1 + \\
    1)
char s[] = "a \\
 b";
#if 0
#define N 1 \\
    + 1
#endif
void f() {
    int x = foo;
    g(1, \\
        foo);
}
"""


def test_lines_that_a_backslash_joins_count_as_one() -> None:
    hidden = (JOINED.index("#define N"), JOINED.index("#endif"))
    lines = Lines(Text.of(JOINED), joined=True, inactive=[hidden])
    assert lines.span(at(1, UNDEFINED)) == (1, 2)
    assert lines.span(at(2, UNDEFINED)) == (3, 4)
    for line, real, where in ((8, (10, 10), JOINED.index("foo")), (9, (11, 12), JOINED.rindex("foo"))):
        assert lines.span(at(line, UNDEFINED)) == real
        assert lines.place(at(line, UNDEFINED)) == (where, where + 3)


def test_other_versions_name_a_line_of_the_statement() -> None:
    lines = Lines(Text.of(JOINED))
    for line in (11, 12):
        assert lines.place(at(line, UNDEFINED)) == (JOINED.rindex("foo"), JOINED.rindex("foo") + 3)


def test_the_column_of_a_joined_line_is_right_where_its_excerpt_is_not() -> None:
    source = "#define A 1 \\\n  + 2\n\nvoid f() {\n\tint a;\n\tint c; foo(); foo();\n}\n"
    output = f"a.sp(5) : error 017: {UNDEFINED}\n     5 |         int a;\n{'-' * 9}{'-' * 8}--^\n"
    (message,) = parse(output)
    text = Text.of(source)
    start, end = Lines(text, joined=True).place(message)
    assert (text.line_of(start) + 1, text.slice(start, end)) == (6, "foo")


SOURCES = st.text(alphabet="ab é用à\t\n\r/*\"'\\();", max_size=60)


@given(
    source=SOURCES,
    line=st.integers(0, 12),
    more=st.integers(0, 3),
    caret=st.none() | st.integers(0, 40),
    text=st.sampled_from(['undefined symbol "a"', "empty statement", 'cannot read from file: "b"']),
    number=st.sampled_from([17, 36, 417]),
    joined=st.booleans(),
)
def test_a_range_is_in_the_text_and_cuts_no_character(
    source: str, line: int, more: int, caret: int | None, text: str, number: int, joined: bool
) -> None:
    whole = Text.of(source)
    message = CompilerMessage("a.sp", line, line + more, Kind.ERROR, number, text, caret)
    start, end = Lines(whole, joined=joined).place(message)
    assert 0 <= start <= end <= len(whole)
    whole.data[start:end].decode("utf-8")
    whole.data[:start].decode("utf-8")
