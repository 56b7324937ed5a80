"""Excerpts: the mark stands below what it marks, in columns as a terminal counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from server.cli.excerpt import excerpt
from server.cli.terminal import printable


def marked(line: str, column: int, end_column: int | None, columns: int = 100) -> tuple[str, str, str]:
    """The code as shown, the mark's blanks, the mark."""
    code, mark = excerpt(line, 7, column, end_column, columns, "red").plain.splitlines()
    assert code.startswith("    7 | ")
    assert mark.startswith("      | ")
    blanks = mark[8:].rstrip("^")
    return code[8:], blanks, mark[8 + len(blanks) :]


@pytest.mark.parametrize(
    ("line", "column", "end_column", "expected"),
    [
        ("int x = 5", 5, 6, ("int x = 5", "    ", "^")),
        ("\t\tint x = 5", 7, 8, ("int x = 5", "    ", "^")),
        ("a\tb", 3, 4, ("a    b", "     ", "^")),
        ('f("你好", x)', 9, 10, ('f("你好", x)', " " * 10, "^")),
        ("你好", 1, 3, ("你好", "", "^^^^")),
        ("e\u0301x", 3, 4, ("e\u0301x", " ", "^")),
        ("abc", 4, 4, ("abc", "   ", "^")),
        ("abc", 9, 12, ("abc", "   ", "^")),
        ("abc def  ", 5, None, ("abc def", "    ", "^^^")),
    ],
)
def test_mark(line: str, column: int, end_column: int | None, expected: tuple[str, str, str]) -> None:
    assert marked(line, column, end_column) == expected


def test_a_long_line_is_shown_around_the_mark() -> None:
    line = "x" * 300 + "HERE" + "y" * 300
    code, blanks, mark = marked(line, 301, 305, columns=60)
    assert code.startswith("…")
    assert code.endswith("…")
    assert cell_len(code) <= 52
    assert code[len(blanks) : len(blanks) + len(mark)] == "HERE"


def test_of_a_line_without_end_only_what_is_near_counts() -> None:
    line = "x" * 500_000 + "HERE" + "y" * 500_000
    code, blanks, mark = marked(line, 500_001, 500_005, columns=60)
    assert code.startswith("…")
    assert code.endswith("…")
    assert code[len(blanks) : len(blanks) + len(mark)] == "HERE"
    assert marked("HERE" + line, 1, 5, columns=60)[0].startswith("HERE")
    assert marked(line + "HERE", len(line) + 1, len(line) + 5, columns=60)[0].endswith("HERE")


def test_an_empty_line_shows_nothing() -> None:
    assert excerpt(" \t", 1, 1, 2, 80, "red").plain == ""


@given(
    st.text(st.characters(exclude_characters="\r\n"), max_size=120),
    st.integers(1, 130),
    st.one_of(st.none(), st.integers(1, 130)),
    st.integers(40, 120),
)
def test_any_line_fits(line: str, column: int, end_column: int | None, columns: int) -> None:
    shown = excerpt(line, 1, column, end_column, columns, "red").plain
    for row in shown.split("\n"):
        assert cell_len(row) <= columns
        assert printable(row) == row
    assert not shown or "^" in shown


def test_what_could_move_the_cursor_is_not_printable() -> None:
    assert printable("a\x1b[2Jb\u202ec\ud800") == "a\ufffd[2Jb\ufffdc\ufffd"
    assert printable("déjà 你好 🧟") == "déjà 你好 🧟"
