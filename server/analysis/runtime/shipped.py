"""Which functions come with SourceMod itself: those of its own headers, wherever the user has them.

And which headers are those that we bring along, where the user has none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.paths import data_dir


def is_shipped(unit: Unit, function: Function) -> bool:
    """Whether a header of SourceMod's declares a function."""
    place = unit.locate(function)
    return place is None or (place[0].library and is_of_sourcemod(place[0].path))


def is_of_sourcemod(path: str) -> bool:
    """Whether a header is called like one of SourceMod's own."""
    return Path(path).name.lower() in _headers()


def has_heads_only(path: str) -> bool:
    """Whether a header is one of those that we bring along, which leave out what functions do."""
    return Path(path).is_relative_to(data_dir())


@cache
def _headers() -> frozenset[str]:
    return frozenset(path.name for path in (data_dir() / "api" / "sourcemod").iterdir())
