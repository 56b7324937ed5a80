"""What an answer is held to, made ready for reading it. Runs in the worker process only."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

WORD, BLANK, END, MARK = range(4)
Lexeme = tuple[int, str]

_LEXEMES = re.compile(r"([A-Za-z0-9_@]+)|([ \t\f\v\r]+)|(\n)|([\s\S])")


def lexemes(piece: bytes) -> tuple[Lexeme, ...]:
    """A piece of text as what can mean something: words, blanks, ends of lines, and other characters one by one.

    Everything that counts is ASCII, so bytes are taken as characters, and a piece may end in the middle of one.
    """
    found = _LEXEMES.finditer(piece.decode("latin-1"))
    return tuple(((match.lastindex or 1) - 1, match.group()) for match in found)


class Names:
    """Names that exist."""

    def __init__(self, names: Iterable[str]) -> None:
        self._all = frozenset(names)
        self._sorted = sorted(self._all)

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def begin_with(self, start: str) -> bool:
        """Whether one of them begins so."""
        at = bisect_left(self._sorted, start)
        return at < len(self._sorted) and self._sorted[at].startswith(start)


NOTHING = Names(())


class Place(NamedTuple):
    """The names that exist in a place, and the `others` that are not called.

    `is_open` tells whether the text may also define one later.
    """

    names: tuple[Names, ...] = ()
    others: Names = NOTHING
    is_open: bool = False


class Rules:
    """What a request holds to. `lists` are the names of each rule, and its others."""

    def __init__(self, held: dict[str, Any], lists: list[Names]) -> None:
        self.free, self.defines, self.bodies, self.outer, self.begins = (
            re.compile(held[name]) for name in ("free", "defines", "bodies", "outer", "begins")
        )
        self._rules = [
            (
                re.compile(rf"(?:{rule['before']})\Z"),
                rule["quoted"],
                Place((names, Names(rule["more"])), others, rule["later"]),
            )
            for rule, names, others in zip(held["rules"], lists[::2], lists[1::2], strict=True)
        ]
        self.missing: str = held["missing"]
        self.heads = Names(held["heads"])

    def place(self, code: str, *, quoted: bool = False) -> Place:
        """That of the first rule that is for what comes behind the code."""
        fitting = (place for before, of_strings, place in self._rules if of_strings is quoted and before.search(code))
        return next(fitting, Place())
