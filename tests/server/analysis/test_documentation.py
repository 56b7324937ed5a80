"""Comments that document: where they are found, how they are read, how they look."""

from __future__ import annotations

import pytest

from server.analysis.documentation import Documentation, documentation, escape, markdown, parse, plain
from server.syntax.text import Text


def said(text: str, needle: str = "int x") -> str:
    """The summary of the declaration that `needle` is."""
    read = Text.of(text)
    start = read.chars.index(needle)
    return documentation(read, start, start + len(needle)).summary


FOUND = {
    "block": ("/** Above. */\nint x;", "Above."),
    "plain_block": ("/* Above. */\nint x;", "Above."),
    "lines": ("// One\n// two.\nint x;", "One two."),
    "decorated": ("/**\n * -----\n * Above.\n * -----\n */\nint x;", "Above."),
    "paragraphs": ("/**\n * One\n * more.\n *\n * Two.\n */\nint x;", "One more.\n\nTwo."),
    "list": ("/**\n * These:\n * - one\n * - two\n */\nint x;", "These:\n- one\n- two"),
    "blank_line_between": ("/** Above. */\n\nint x;", "Above."),
    "far_away": ("/** Above. */\n\n\n\nint x;", ""),
    "pragma_between": ("/** Above. */\n#pragma deprecated Not this\nint x;", "Above."),
    "keywords_before": ("/** Above. */\npublic static int x;", "Above."),
    "behind": ("int x; // Behind.", "Behind."),
    "block_behind": ("int x; /* Behind. */", "Behind."),
    "marked_behind": ("int x, /**< Behind. */ y;", "Behind."),
    "mark_behind_wins": ("// Above.\nint x; /**< Behind. */", "Behind."),
    "above_wins": ("// Above.\nint x; // Behind.", "Above."),
    "of_another": ("int y; // Other.\nint x;", ""),
    "marked_of_another": ("int y; /**< Other. */\nint x;", ""),
    "of_the_next": ("int x, /* Other. */ y;", ""),
    "licence": ("/* Copyright (C) somebody */\nint x;", ""),
    "licence_lines": ("// This is licensed.\nint x;", ""),
    "none": ("int y;\nint x;", ""),
    "second_of_a_line": ("// Above.\nint y, x;", ""),
    "windows": ("/**\r\n * Above\r\n * it.\r\n */\r\nint x;", "Above it."),
    "not_ascii": ("/** Größe – 大小 */\nint x;", "Größe – 大小"),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_found(text: str, expected: str) -> None:
    needle = "x;" if "int y, x" in text else "int x"
    assert said(text, needle) == expected


FULL = """\
Does it,
and well.

@param client    Whom
                 it is for.
@param buffer    Where.
@param nothing
@return          True.
@error           No client.
@note            Once.
@note            Twice.
@deprecated      Use that.
@since 1.9
@noreturn
@see             Other()
"""


def test_parse() -> None:
    assert parse(FULL) == Documentation(
        summary="Does it, and well.",
        params=(("client", "Whom it is for."), ("buffer", "Where."), ("nothing", "")),
        returns="True.",
        errors="No client.",
        notes=("Once.", "Twice."),
        since="1.9",
        deprecated="Use that.",
        others=(("see", "Other()"),),
    )
    assert parse(FULL).param("buffer") == "Where."
    assert parse(FULL).param("other") == ""
    assert not parse("")


def test_markdown() -> None:
    assert markdown(parse(FULL)) == (
        "**Deprecated.** Use that.\n\nDoes it, and well.\n\n"
        "**Parameters**\n\n- `client`: Whom it is for.\n- `buffer`: Where.\n- `nothing`\n\n"
        "**Returns** True.\n\n**Errors** No client.\n\n**Note** Once.\n\n**Note** Twice.\n\n"
        "**See** Other()\n\nSince 1.9."
    )
    assert "Parameters" not in markdown(parse(FULL), params=False)
    assert plain(parse(FULL)).startswith("Deprecated. Use that.\n\nDoes it, and well.\n\nParameters\n\n- client: Whom")


def test_text_is_shown_as_it_is() -> None:
    assert escape("a *b* <c> m_iHealth # 3") == r"a \*b\* \<c> m\_iHealth # 3"
    assert escape("#define X\n- one") == "\\#define X\n- one"
    assert escape("use `m_iHealth` here_") == r"use `m_iHealth` here\_"
    assert escape("one ` alone_") == r"one \` alone\_"
