"""Whether a unit surely is a whole plugin, so that what is nowhere in it is nowhere at all.

A file that another one includes looks the same as a plugin, but what it lacks may be in the others. Rules that conclude
something from what a plugin does not do say so with `WHOLE = True` (see `run`) and are quiet in such a file.
"""

from __future__ import annotations

from typing import Final

from server.analysis.check.chunk import check_chunk
from server.analysis.declare import symbols_of
from server.analysis.symbols import Function
from server.analysis.unit import Unit

_KEY: Final = "is whole"
_ABOUT: Final = "myinfo"
_UNDEFINED: Final = "undefined-symbol"
_MOST_SLIPS: Final = 3
"""Names that nothing declares in a plugin that is being written; a part of one has many of them."""


def is_whole(unit: Unit) -> bool:
    """Whether all files of a plugin are here: it begins here, all includes are found, and its names are declared."""
    known = unit.cache.get(_KEY)
    if not isinstance(known, bool):
        known = unit.cache[_KEY] = _is_whole(unit)
    return known


def _is_whole(unit: Unit) -> bool:
    return not unit.standalone and not unit.missing and _begins(unit) and not _has_strange_names(unit)


def _begins(unit: Unit) -> bool:
    """Whether the unit says what it is, or SourceMod calls a function of it."""
    own = [
        symbol
        for path, closure in unit.files.items()
        if not closure.source.library
        for chunk in unit.chunks(path)
        for symbol in symbols_of(chunk)
    ]
    return any(_is_called(unit, symbol) if isinstance(symbol, Function) else symbol.name == _ABOUT for symbol in own)


def _is_called(unit: Unit, function: Function) -> bool:
    """Whether a function implements a forward."""
    if not function.has_body or "public" not in function.keywords:
        return False
    entries = unit.entries(function.name, unit.root.path)
    return any("forward" in entry.symbol.keywords and entry.source.library for entry in entries)


def _has_strange_names(unit: Unit) -> bool:
    """Whether more names have no declaration than slips explain."""
    strange: set[object] = set()
    for path, closure in unit.files.items():
        if closure.source.library:
            continue
        for chunk in unit.chunks(path):
            problems = check_chunk(unit, path, chunk).problems
            strange.update(one.args[0] for one in problems if one.code == _UNDEFINED)
            if len(strange) > _MOST_SLIPS:
                return True
    return False
