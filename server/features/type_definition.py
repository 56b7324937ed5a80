"""Where the type of the thing under the cursor is declared."""

from __future__ import annotations

from server.analysis.navigate import Place, Target, place_of, target_at
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Property, Symbol, TypeSymbol, Variable


def type_definition(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    """The word at `offset` and its type (of a function what it returns); None for built-in types."""
    target = target_at(snapshot, offset)
    if target is None or target.symbol is None:
        return None
    made = _type_of(snapshot, target.symbol)
    place = place_of(snapshot.unit, made) if made is not None else None
    return (target, [place]) if place is not None else None


def _type_of(snapshot: Snapshot, symbol: Symbol) -> TypeSymbol | None:
    if isinstance(symbol, TypeSymbol):
        return symbol
    if isinstance(symbol, (Variable, Function, Property)):
        return snapshot.unit.type_symbol(symbol.type.tag, snapshot.path)
    return None
