"""Which functions come with SourceMod itself: those of its own headers, wherever the user has them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.paths import data_dir


def is_shipped(unit: Unit, function: Function) -> bool:
    """Whether a header of SourceMod's declares a function."""
    place = unit.locate(function)
    return place is None or (place[0].library and Path(place[0].path).name.lower() in _headers())


@cache
def _headers() -> frozenset[str]:
    return frozenset(path.name for path in (data_dir() / "api" / "sourcemod").iterdir())
