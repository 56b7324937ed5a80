"""The records that the preprocessor makes of directive lines. Plain data; offsets are absolute in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.syntax.lexer import COMMENT
from server.syntax.macros import Macro

# A directive with its continuation lines; a block comment may run over several lines.
LINE = re.compile(
    r"[ \t]*\#(?:\\[ \t]*(?:\r\n|\n)|\"(?:[^\"\\\r\n]|\\[^\r\n])*\"|'(?:\\.|[^\\'\r\n])'"
    r"|//[^\r\n]*|/\*[\s\S]*?(?:\*/|\Z)|[^\r\n])*"
)
HEAD = re.compile(r"[ \t]*\#[ \t]*([A-Za-z_]*)")
COMMENTS = re.compile(rf'"(?:[^"\\\r\n]|\\[\s\S])*"|{COMMENT}')
DEFINE = re.compile(r"[ \t]*([A-Za-z_@][\w@]*)(\([^)\r\n]*\))?")
INCLUDE_PATH = re.compile(r"[ \t]*(?:<([^>\r\n]*)>?|\"([^\"\r\n]*)\"?|([^\s\"<][^\r\n]*))")


@dataclass(slots=True)
class Directive:
    """A directive line `start..end`; `head_end` is behind the word, `word` is it without `#`."""

    start: int
    end: int
    word: str
    head_end: int


@dataclass(slots=True)
class Include(Directive):
    """`#include <path>` or `"path"`; `path_start..path_end` is the path without its quotes."""

    path: str
    path_start: int
    path_end: int
    quoted: bool
    optional: bool


@dataclass(slots=True)
class Define(Directive):
    """`#define`; `name_start` is where the name stands."""

    macro: Macro
    name_start: int


@dataclass(slots=True)
class Undef(Directive):
    """`#undef name`."""

    name: str
    name_start: int


@dataclass(slots=True)
class Pragma(Directive):
    """`#pragma kind text`."""

    kind: str
    text: str
    text_start: int


@dataclass(slots=True)
class Condition(Directive):
    """`#if`, `#elseif`, `#else`, `#endif`; `taken` tells whether the branch that begins here is compiled.

    `opener` is the start of the `#if` that it belongs to (its own for `#if`).
    """

    taken: bool
    opener: int


def without_comments(chars: str) -> str:
    """The text with comments blanked (same length), strings kept."""
    if "/" not in chars:
        return chars
    return COMMENTS.sub(lambda match: match.group() if match.group()[0] == '"' else " " * len(match.group()), chars)


def join_lines(chars: str) -> str:
    """The text with line continuations blanked (same length)."""
    if "\\" not in chars:
        return chars
    return re.sub(r"\\[ \t]*(?:\r\n|\n)", lambda match: " " * len(match.group()), chars)


def parse_define(chars: str, start: int, head_end: int, path: str) -> tuple[Macro | None, int, str]:
    """The macro of a `#define` whose line is `chars` and begins at `start`, the offset of its name, and what is wrong.

    What is wrong is "", or "name", "params", "space" for the part that can not be read.
    """
    line = without_comments(chars)
    match = DEFINE.match(line, head_end - start)
    if match is None:
        return None, head_end, "name"
    params: tuple[str, ...] | None = None
    wrong = ""
    if match.group(2) is not None:
        written = [part.strip() for part in match.group(2)[1:-1].split(",")]
        digits = [part[1:] for part in written if re.fullmatch(r"%\d", part)]
        if written == [""]:
            params = ()
        elif len(digits) == len(written) and len(set(digits)) == len(digits):
            params = tuple(digits)
        else:
            return None, start + match.start(1), "params"
    elif match.end() < len(line) and not line[match.end()].isspace() and line[match.end()] != "\\":
        wrong = "space"
    body = join_lines(line[match.end() :]).strip()
    macro = Macro(match.group(1), params, body, path, start, start + match.start(1))
    return macro, start + match.start(1), wrong
