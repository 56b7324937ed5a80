"""What the parser reads: tokens after preprocessing, in parallel lists, and the problems it finds.

Parallel lists instead of token objects because a large plugin has 10^5 tokens and the parser looks at each
several times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# Words that can not be names. A word that the compiler merely reserves for later (such as `as`, `in`, `let`,
# `object`) is an identifier here, since old plugins use some of them.
KEYWORDS = frozenset(
    "assert break case char const continue decl default defined delete do else enum exit false for forward "
    "funcenum functag function goto if int INVALID_FUNCTION methodmap native new null __nullable__ operator "
    "public return sizeof static static_assert stock struct switch this true typedef typeset using view_as "
    "void while cellsof tagof".split()
)

EOF = "eof"


@dataclass(slots=True)
class Tokens:
    """Tokens of one chunk. The last token is always `EOF`.

    `kind` is "id" (identifier), "num", "float", "chr" (a character), "str", "pragma" (a `#pragma unused` line;
    value = the names), "bad" (a character that no token begins with, or an unclosed literal), `EOF`, and for
    keywords and punctuation the text itself. `value` is the text as written. `start` and `end` are offsets in
    the chunk; for a token out of a macro they are the range of the invocation, or of the macro's argument that
    the token was written in. `newline` tells whether the token is the first of its line (that of the invocation
    for a macro's first token).
    """

    kind: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    newline: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The pragmas in force: `#pragma semicolon 1` and `#pragma newdecls required`."""

    semicolon: bool = False
    newdecls: bool = False


class Problem(NamedTuple):
    """A mistake found in a chunk, before it has a message: rule code, range in the chunk, arguments.

    `args` fill the rule's message; see the rule's file for their meaning. `related` are further ranges of the
    same chunk that explain it.
    """

    code: str
    start: int
    end: int
    args: tuple[str | int, ...] = ()
    related: tuple[tuple[int, int, str], ...] = ()
