"""How well a name fits what has been typed of it. The editor does it again as typing goes on; it is as forgiving."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_HUMPS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|(?<=[a-z0-9])[A-Z]|[A-Z](?=[a-z])")

_SHORTEST_SCATTERED = 3

EXACT: Final = 0  # begins with it
FOLDED: Final = 1  # begins with it but for letter case
INITIALS: Final = 2  # `gcn` of `GetClientName`
INSIDE: Final = 3  # a word inside begins with it
SCATTERED: Final = 4  # its letters, in order


class Shape(NamedTuple):
    """A name as it is searched for: in lower case, its letters as bits, where its words begin and with what."""

    folded: str
    letters: int
    starts: tuple[int, ...]
    initials: str


@lru_cache(maxsize=32768)
def shape_of(name: str) -> Shape:
    """The shape of a name."""
    folded = name.lower()
    letters = 0
    for letter in folded:
        letters |= 1 << (ord(letter) & 63)
    starts = tuple(match.start() for match in _HUMPS.finditer(name))
    if name and starts[:1] != (0,):
        starts = (0, *starts)
    return Shape(folded, letters, starts, "".join([folded[at] for at in starts]))


class Pattern:
    """What has been typed: at least one letter."""

    __slots__ = ("first", "folded", "letters", "typed")

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.folded = typed.lower()
        self.letters = shape_of(typed).letters
        self.first = self.folded[0]

    def grade(self, name: str, shape: Shape | None = None) -> int | None:
        """How `name` fits (the smaller, the better); None when it does not."""
        typed = self.folded
        if shape is None:
            shape = shape_of(name)
        folded = shape.folded
        if folded.startswith(typed):
            return EXACT if name.startswith(self.typed) else FOLDED
        if shape.letters & self.letters != self.letters or self.first not in shape.initials:
            return None
        if len(typed) > 1 and _in_order(typed, shape.initials):
            return INITIALS
        for at in shape.starts:
            if folded.startswith(typed, at):
                return INSIDE
        if len(typed) < _SHORTEST_SCATTERED:
            return None
        return SCATTERED if _in_order(typed, folded[shape.starts[shape.initials.index(self.first)] :]) else None


def _in_order(wanted: str, text: str) -> bool:
    at = 0
    for letter in wanted:
        at = text.find(letter, at) + 1
        if at == 0:
            return False
    return True
