"""The forwards that a plugin does not implement, written out."""

from __future__ import annotations

from server.analysis import signature
from server.analysis.finding import Edit
from server.analysis.new_function import appended
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.knowledge.usage import usage

_MOST = 8


def missing_forwards(snapshot: Snapshot) -> list[tuple[str, Edit]]:
    """The names of the forwards that plugins implement most and this one does not, with what adds each to the file."""
    unit, counts = snapshot.unit, usage()
    if unit.root.path != snapshot.path:
        return []
    missing = [
        (name, entries[0])
        for name, entries in unit.names.items()
        if len(entries) == 1
        and name in counts
        and entries[0].source.library
        and entries[0].chunk.cut.source.startswith("forward")
    ]
    missing.sort(key=lambda one: (-counts[one[0]], one[0]))
    found: list[tuple[str, Edit]] = []
    for name, entry in missing[:_MOST]:
        symbol = entry.symbol
        if isinstance(symbol, Function) and symbol.deprecated is None:
            head = f"public {signature.implementation(symbol, entry.chunk, name)}"
            found.append((name, appended(snapshot.text, symbol.type.tag, head)))
    return found
