"""What a methodmap extends and what extends it; an enum stands above the methodmap of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.navigate import Place, place_of, target_at
from server.analysis.outline import outline
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind, Property, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.analysis.workspace import Workspace

_KINDS = (Kind.METHODMAP, Kind.ENUM, Kind.ENUM_STRUCT)


@dataclass(frozen=True, slots=True)
class TypeItem:
    """A type in the hierarchy."""

    name: str
    kind: Kind
    place: Place


def prepare_type_hierarchy(snapshot: Snapshot, offset: int) -> TypeItem | None:
    """The type under the cursor, or the type of the name there."""
    symbol = _type_at(snapshot, offset)
    return _item(snapshot.unit, symbol) if symbol is not None else None


def _type_at(snapshot: Snapshot, offset: int) -> TypeSymbol | None:
    target = target_at(snapshot, offset)
    symbol = target.symbol if target is not None else None
    if isinstance(symbol, Function) and symbol.kind in (Kind.CONSTRUCTOR, Kind.DESTRUCTOR):
        symbol = symbol.container
    if isinstance(symbol, (Variable, Function, Property)):
        symbol = snapshot.unit.type_symbol(symbol.type.tag, snapshot.path)
    if not isinstance(symbol, TypeSymbol) or symbol.kind not in _KINDS:
        return None
    here = _enum_at(snapshot, symbol, offset)
    return here or symbol


def _enum_at(snapshot: Snapshot, symbol: TypeSymbol, offset: int) -> TypeSymbol | None:
    """The enum of the same name, when its own declaration stands at `offset`."""
    enum = snapshot.unit.enum_symbol(symbol.name, snapshot.path)
    place = place_of(snapshot.unit, enum) if enum is not None else None
    return enum if place is not None and place.path == snapshot.path and place.start <= offset <= place.end else None


def supertypes(snapshot: Snapshot, offset: int) -> list[TypeItem]:
    """What the type whose name stands at `offset` extends, the nearest only."""
    symbol = _type_at(snapshot, offset)
    if symbol is None or symbol.kind is not Kind.METHODMAP:
        return []
    unit, path = snapshot.unit, snapshot.path
    above = [unit.type_symbol(symbol.parent, path) if symbol.parent else None, unit.enum_symbol(symbol.name, path)]
    made = [_item(unit, one) for one in above if one is not None and one is not symbol]
    return [one for one in made if one is not None]


def subtypes(snapshot: Snapshot, offset: int, workspace: Workspace) -> Iterator[TypeItem | None]:
    """What extends the type whose name stands at `offset` directly, in all files; None while the search goes on."""
    symbol = _type_at(snapshot, offset)
    if symbol is None:
        return
    unit, seen = snapshot.unit, set[tuple[str, int]]()
    extends = re.compile(rf"methodmap\s+\w+\s*(?:__nullable__\s*)?<\s*{re.escape(symbol.name)}\b")
    sources = {path: closure.source for path, closure in unit.files.items()}
    sources |= {source.path: source for source in workspace.mentioning(symbol.name)}
    for source in sources.values():
        yield None
        chars = source.text.chars
        same = symbol.kind is Kind.ENUM and re.search(rf"methodmap\s+{symbol.name}\b", chars)
        if not same and extends.search(chars) is None:
            continue
        for found in outline(source):
            one, chunk = found.symbol, found.chunk
            if found.kind is not Kind.METHODMAP or not isinstance(one, TypeSymbol) or chunk is None:
                continue
            if (symbol.kind is Kind.METHODMAP and one.parent == symbol.name) or (
                symbol.kind is Kind.ENUM and one.name == symbol.name
            ):
                start = chunk.start + one.ident.start
                if (source.path, start) not in seen:
                    seen.add((source.path, start))
                    yield TypeItem(
                        one.name,
                        one.kind,
                        Place(
                            source.path,
                            start,
                            chunk.start + one.ident.end,
                            chunk.start + one.node.start,
                            chunk.start + one.node.end,
                        ),
                    )


def _item(unit: Unit, symbol: TypeSymbol) -> TypeItem | None:
    place = place_of(unit, symbol)
    return TypeItem(symbol.name, symbol.kind, place) if place is not None else None
