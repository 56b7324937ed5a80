"""The small lexer: it cuts any text, and finds the functions of a plugin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.bench.tokens import Source, tokenize


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokenize(text)]


def test_every_kind_of_token() -> None:
    assert kinds("#define A 1\nx += 0x1F; // end\n") == [
        ("directive", "#define A 1"),
        ("word", "x"),
        ("mark", "+="),
        ("number", "0x1F"),
        ("mark", ";"),
        ("comment", "// end"),
    ]
    assert kinds("'a' \"b\" 1.5 2...3") == [
        ("char", "'a'"),
        ("string", '"b"'),
        ("number", "1.5"),
        ("number", "2"),
        ("mark", "..."),
        ("number", "3"),
    ]


def test_string_ends_at_its_quote_or_its_line() -> None:
    assert kinds(r'"a\"b" c') == [("string", r'"a\"b"'), ("word", "c")]
    assert kinds('"open\nx') == [("string", '"open'), ("word", "x")]
    assert kinds('"one \\\ntwo" x') == [("string", '"one \\\ntwo"'), ("word", "x")]


def test_directive_goes_on_behind_a_backslash_and_stops_at_a_comment() -> None:
    assert kinds("#define A \\\n  1\nb") == [("directive", "#define A \\\n  1"), ("word", "b")]
    assert kinds("#endif // A") == [("directive", "#endif "), ("comment", "// A")]
    assert kinds("#if A / 2") == [("directive", "#if A / 2")]


def test_mark_in_the_middle_of_a_line_is_no_directive() -> None:
    assert ("mark", "#") in kinds("x #y")


def test_lines_count_every_kind_of_line_end() -> None:
    assert [token.line for token in tokenize("a\nb\r\nc\rd /*\n*/ e")] == [1, 2, 3, 4, 4, 5]


def test_functions_are_those_with_a_body_outside_of_others() -> None:
    source = Source(
        "forward void Known();\n"
        "int values[] = { 1, 2 };\n"
        "enum struct S { void Method() { } }\n"
        "public void First() { if (x) { y(); } }\n"
        "Second(a) { }\n"
    )
    assert [source.tokens[function.name].text for function in source.functions] == ["First", "Second"]


def test_unclosed_brackets_have_no_partner() -> None:
    source = Source("f( [ )")
    assert source.partners == {1: 3, 3: 1}


@given(st.text(alphabet=st.sampled_from("ab1 \t\r\n\"'\\/*#(){}[];.,=:é\x85"), max_size=60))
def test_tokens_hold_everything_but_blanks(text: str) -> None:
    last = 0
    for token in tokenize(text):
        assert token.text == text[token.start : token.end]
        assert not text[last : token.start].strip()
        last = token.end
    assert not text[last:].strip()


@pytest.mark.parametrize("text", ["{", "}", "f(", "f() {", "f()\n{ ]"])
def test_broken_text_has_no_functions(text: str) -> None:
    assert Source(text).functions == []
