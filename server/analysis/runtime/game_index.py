"""Where the user's files of a plugin ask for the game, write globals and call functions."""

from __future__ import annotations

from typing import Final

from server.analysis.check.chunk import check_chunk
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

FOLDER: Final = "GetGameFolderName"
DESCRIPTION: Final = "GetGameDescription"
SEEDS: Final = frozenset({"GetEngineVersion", "GuessSDKVersion", FOLDER, DESCRIPTION})
"""The natives that tell one game from another."""


class Index:
    """Where a plugin writes globals and calls functions; empty unless it asks for the game, `seeded`."""

    def __init__(self) -> None:
        self.seeded = False
        self.written: dict[Symbol, list[Chunk]] = {}
        self.filled: dict[Symbol, list[Chunk]] = {}
        self.called: dict[Symbol, list[Chunk]] = {}
        self.passed: dict[Symbol, list[Chunk]] = {}
        self.paths: dict[Chunk, str] = {}


def index_of(unit: Unit) -> Index:
    """The index of a plugin; worked out once."""
    known = unit.cache.get("game index")
    if not isinstance(known, Index):
        known = unit.cache["game index"] = _made(unit)
    return known


def _made(unit: Unit) -> Index:
    index = Index()
    own = [
        (path, chunk, check_chunk(unit, path, chunk))
        for path, closure in unit.files.items()
        if not closure.source.library
        for chunk in unit.chunks(path)
    ]
    asking = {chunk for _, chunk, checked in own if any(called.function.name in SEEDS for called in checked.calls)}
    index.seeded = bool(asking)
    for path, chunk, checked in own if asking else ():
        index.paths[chunk] = path
        for called in checked.calls:
            if called.function.has_body:
                _put(index.called, called.function, chunk)
        for ref in checked.refs:
            if ref.role == "callback":
                _put(index.passed, ref.symbol, chunk)
            elif isinstance(ref.symbol, Variable) and ref.symbol.kind in (Kind.VARIABLE, Kind.FIELD):
                if ref.role in ("write", "readwrite"):
                    _put(index.written, ref.symbol, chunk)
                elif chunk in asking:
                    _put(index.filled, ref.symbol, chunk)
    return index


def _put(table: dict[Symbol, list[Chunk]], symbol: Symbol, chunk: Chunk) -> None:
    places = table.setdefault(symbol, [])
    if not places or places[-1] is not chunk:
        places.append(chunk)
