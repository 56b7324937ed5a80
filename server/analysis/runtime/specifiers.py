"""The specifiers of a format string, and which types go with their letters.

The grammar is that of SourceMod's formatter: flags, width, precision, `!` (not escaped, for SQL), one letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.types import Type

_SPECIFIER = re.compile(r"%(?P<flags>[-0!]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<kind>.?)", re.DOTALL)
KINDS: Final = frozenset("bcdiufLNstTxX")
"""The letters that the formatter knows."""
_WHOLE = frozenset("bdiuxXLN")


class Specifier(NamedTuple):
    """`%5.2f` has the kind "f" and stands at `start..end` of the string (in characters)."""

    kind: str
    start: int
    end: int


def specifiers(text: str) -> Iterator[Specifier]:
    """The specifiers of a format string, `%%` left out."""
    for match in _SPECIFIER.finditer(text):
        kind = match["kind"]
        if kind != "%":
            yield Specifier(kind, match.start(), match.end())


def fits(kind: str, type: Type) -> bool:
    """Whether an argument of a type goes with a letter."""
    if kind in "st":
        return bool(type.dims)
    if kind == "c":
        return type.tag in ("char", "any") or (not type.dims and type.tag != "float")
    if type.dims:
        return False
    if kind == "f":
        return type.tag in ("float", "any")
    return kind not in _WHOLE or type.tag != "float"
