"""Tokens: kinds, places, literals, and that nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.syntax.lexer import lex
from server.syntax.literals import char_value, int_value, unescape


def kinds(source: str, escape: str = "\\") -> list[tuple[str, str]]:
    tokens = lex(source, escape=escape)
    return list(zip(tokens.kind, tokens.value, strict=True))


def test_kinds() -> None:
    assert kinds('int x = 0x1F + 1.5e3; // c\nPrint("a\\"b", \'\\n\');') == [
        ("int", "int"),
        ("id", "x"),
        ("=", "="),
        ("num", "0x1F"),
        ("+", "+"),
        ("float", "1.5e3"),
        (";", ";"),
        ("id", "Print"),
        ("(", "("),
        ("str", '"a\\"b"'),
        (",", ","),
        ("chr", "'\\n'"),
        (")", ")"),
        (";", ";"),
    ]


def test_longest_operator_wins() -> None:
    assert [kind for kind, _ in kinds("a >>>= b >>> c >>= d ... e :: f .. g")][1::2] == [
        ">>>=",
        ">>>",
        ">>=",
        "...",
        "::",
        "..",
    ]


def test_unclosed_string_ends_with_its_line() -> None:
    assert kinds('a = "abc;\nb')[2:] == [("bad", '"abc;'), ("id", "b")]


def test_string_goes_on_behind_a_backslash() -> None:
    assert kinds('"a\\\n  b"') == [("str", '"a\\\n  b"')]


def test_newline_marks_the_first_token_of_a_line() -> None:
    tokens = lex("a /* x\n */ b c // d\n e \\\n f")
    assert dict(zip(tokens.value, tokens.newline, strict=True)) == {
        "a": True,
        "b": True,
        "c": False,
        "e": True,
        "f": False,
    }


def test_control_character_can_be_changed() -> None:
    assert kinds('"a^"b\\"', escape="^") == [("str", '"a^"b\\"')]


def test_values() -> None:
    assert [int_value(text) for text in ("12", "1_000", "0x1F", "0b101", "0xFFFFFFFF", "007")] == [
        12,
        1000,
        31,
        5,
        -1,
        7,
    ]
    assert [char_value(text) for text in ("'a'", "'\\n'", "'\\x41'", "'\\65'", "'\\''", "'\\\\'", "'\\0'")] == [
        97,
        10,
        65,
        65,
        39,
        92,
        0,
    ]
    assert unescape('a\\tb\\"c\\\n d\\x41;e') == 'a\tb"c dAe'


@given(st.text(alphabet=st.sampled_from("ab1 \n\t\"'\\/*+>=.#é{}();"), max_size=60))
def test_tokens_are_in_order_and_cover_all_but_trivia(source: str) -> None:
    chars = source.encode().decode("latin-1")
    tokens = lex(chars)
    end = 0
    for first, last, value in zip(tokens.start, tokens.end, tokens.value, strict=True):
        assert end <= first < last
        assert chars[first:last] == value
        end = last
    assert all(kind for kind in tokens.kind)


def test_characters_by_their_number() -> None:
    assert unescape("\\u00e9\\U0001f600!").encode("latin-1").decode() == "é\U0001f600!"
    assert [char_value(text) for text in ("'\\u00e9'", "'\\U0001f600'", "'\\u'")] == [0xE9, 0x1F600, 0]
