"""Cuts source text into tokens. Knows nothing of directives or macros: its caller leaves directive lines out."""

from __future__ import annotations

import re
from functools import lru_cache

from server.syntax.tokens import EOF, KEYWORDS, Tokens

PUNCTUATION = (
    ">>>= <<= >>= >>> ... || && == != <= >= << >> ++ -- += -= *= /= %= &= |= ^= :: .. "
    "+ - * / % & | ^ ~ ! < > = ( ) [ ] { } , ; : . ? # @ $ ` \\"
).split()

_PUNCTUATION = "|".join(re.escape(mark) for mark in PUNCTUATION)
COMMENT = r"//[^\r\n]*|/\*[\s\S]*?(?:\*/|\Z)"


def string_pattern(escape: str) -> str:
    """The pattern of a closed string literal; `escape` is the control character (`#pragma ctrlchar`)."""
    mark = re.escape(escape)
    return rf'"(?:[^"{mark}\r\n]|{mark}(?:\r\n|[\s\S]))*"'


def char_pattern(escape: str) -> str:
    """The pattern of a closed character literal."""
    mark = re.escape(escape)
    return rf"'(?:{mark}[^\r\n][^'\r\n]*|[^'{mark}\r\n]+)'"


@lru_cache(maxsize=8)
def _pattern(escape: str) -> re.Pattern[str]:
    return re.compile(
        r"(?:[ \t\f\v]+|//[^\r\n]*|\\[ \t]*(?:\r\n|\n))*"  # trivia inside a line, continuations too
        r"(?:([A-Za-z_@][A-Za-z0-9_@]*)"  # 1 identifier
        rf"|((?:[\r\n]|{COMMENT})+)"  # 2 newline or block comment
        r"|(0[xX][0-9A-Fa-f_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d+(?:[eE][+-]?\d+)?)?)"  # 3 number
        rf"|({string_pattern(escape)})"  # 4
        rf"|({char_pattern(escape)})"  # 5
        rf"|({_PUNCTUATION})"  # 6
        r'|("[^\r\n]*|\'[^\r\n]*|[\x80-\xff]+|[^\s])'  # 7 bad
        r"|(\Z))"
    )


_ID, _NEWLINE, _NUMBER, _STRING, _CHAR, _MARK = 1, 2, 3, 4, 5, 6


def lex(chars: str, start: int = 0, end: int | None = None, escape: str = "\\", into: Tokens | None = None) -> Tokens:
    """Append the tokens of `chars[start:end]` to `into` (a new list by default), without an `EOF`.

    Offsets are indices of `chars`. The first token of the range counts as the first of its line only when a
    newline precedes it inside the range or nothing was lexed before.
    """
    tokens = Tokens() if into is None else into
    add_kind, add_value = tokens.kind.append, tokens.value.append
    add_start, add_end, add_newline = tokens.start.append, tokens.end.append, tokens.newline.append
    keywords = KEYWORDS
    newline = not tokens.kind
    stop = len(chars) if end is None else end
    for match in _pattern(escape).finditer(chars, start, stop):
        group = match.lastindex
        if group == _NEWLINE:
            text = match.group(2)
            if not newline and ("\n" in text or "\r" in text):
                newline = True
            continue
        if group is None or group > 7:
            continue
        value = match.group(group)
        if group == _ID:
            add_kind(value if value in keywords else "id")
        elif group == _MARK:
            add_kind(value)
        elif group == _NUMBER:
            add_kind("float" if "." in value else "num")
        elif group == _STRING:
            add_kind("str")
        elif group == _CHAR:
            add_kind("chr")
        else:
            add_kind("bad")
        add_value(value)
        first, last = match.span(group)
        add_start(first)
        add_end(last)
        add_newline(newline)
        newline = False
    return tokens


def finish(tokens: Tokens, offset: int) -> Tokens:
    """Put the `EOF` token at `offset`."""
    tokens.kind.append(EOF)
    tokens.value.append("")
    tokens.start.append(offset)
    tokens.end.append(offset)
    tokens.newline.append(True)
    return tokens
