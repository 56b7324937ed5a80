"""Raw tokens of a whole file: code, comments and directive lines, with nothing expanded and nothing left out.

Must not interpret: what a token means in its place is for `masking` to find out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from server.syntax.directives import HEAD, LINE
from server.syntax.lexer import PUNCTUATION, char_pattern, string_pattern

WORD, NUMBER, STRING, CHAR, MARK, LINE_COMMENT, BLOCK_COMMENT, DIRECTIVE, BAD = range(9)
CODE = frozenset((WORD, NUMBER, STRING, CHAR, MARK))
COMMENTS = frozenset((LINE_COMMENT, BLOCK_COMMENT))

# Marks that have a meaning in directives only; outside of these they cannot be laid out.
_STRAY_MARKS = frozenset("#@$`\\")
_MARKS = "|".join(re.escape(mark) for mark in PUNCTUATION if mark not in _STRAY_MARKS)
_CONTROL_CHARACTER = re.compile(r"[ \t]*'?(\S)'?")


class Token(NamedTuple):
    """A token: its kind, its range, and whether it is the first of its line."""

    kind: int
    text: str
    start: int
    end: int
    newline: bool


@lru_cache(maxsize=8)
def _pattern(escape: str) -> re.Pattern[str]:
    return re.compile(
        r"([ \t\f\v]*(?:[\r\n]\s*)?)"
        r"(?:([A-Za-z_@][A-Za-z0-9_@]*)"
        r"|(0[xX][0-9A-Fa-f_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d+(?:[eE][+-]?\d+)?)?)"
        rf"|((\"{{3,}})[ \t]*\r?\n[\s\S]*?\5|{string_pattern(escape)})"
        rf"|({char_pattern(escape)})"
        rf"|(\#)|(//[^\r\n]*|\\(?=[ \t]*(?:[\r\n]|\Z)))|(/\*[\s\S]*?\*/)|((?!/\*)(?:{_MARKS}))"
        r"|(/\*[\s\S]*|[\"'][^\r\n]*|[^\sA-Za-z0-9_\"'#]))"
    )


_ENDING_IN_SPACE = frozenset((DIRECTIVE, LINE_COMMENT, BAD))
_KINDS = (0, 0, WORD, NUMBER, STRING, STRING, CHAR, DIRECTIVE, LINE_COMMENT, BLOCK_COMMENT, MARK, BAD)


def tokenize(source: str) -> list[Token]:
    """The tokens of a text, in order. Only white space lies between them.

    A directive is one token: its whole line with continuation lines and comments, without white space at its
    end. What follows `#endinput` is part of that directive. A line comment has no white space at its end. A `\\`
    that continues a line outside directives counts as a line comment.
    """
    stop = len(source)
    tokens: list[Token] = []
    add, make = tokens.append, tuple.__new__  # half a second on a file of two megabytes
    read = _pattern("\\").match
    offset = 0
    while match := read(source, offset):
        group = match.lastindex or 0
        kind = _KINDS[group]
        gap = match[1]
        start, offset = match.span(group)
        newline = "\n" in gap or "\r" in gap or not tokens
        if kind == DIRECTIVE:
            offset, escape = _directive(source, start, stop)
            if escape:
                read = _pattern(escape).match
            if not newline:
                kind = BAD
        text = source[start:offset]
        end = offset
        if kind in _ENDING_IN_SPACE:
            text = text.rstrip()
            end = start + len(text)
        add(make(Token, (kind, text, start, end, newline)))
    return tokens


def _directive(source: str, start: int, stop: int) -> tuple[int, str]:
    """Where the directive at `start` ends, and the control character that it sets or an empty string."""
    match = LINE.match(source, start, stop)
    head = HEAD.match(source, start, stop)
    if match is None or head is None:
        return start + 1, ""
    if head[1] == "endinput":
        return stop, ""
    words = source[head.end() : match.end()].split(None, 1)
    if head[1] == "pragma" and len(words) == 2 and words[0] == "ctrlchar":
        character = _CONTROL_CHARACTER.match(words[1])
        return match.end(), character[1] if character else ""
    return match.end(), ""


def directive_word(token: Token) -> str:
    """`if` for `#if …`; an empty string for a bare `#`."""
    match = HEAD.match(token.text)
    return match[1] if match else ""
