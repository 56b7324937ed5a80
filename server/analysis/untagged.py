"""What a variable that old syntax declares without a type is meant to hold: what the plugin gives it tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.handle_uses import HANDLE, type_name
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import view_of
from server.analysis.symbols import Symbol, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_LEVELS: Final = 8


class Held(NamedTuple):
    """The handle that a variable holds, "" for none; not `certain` when other things are put there too."""

    name: str
    certain: bool


NOTHING: Final = Held("", True)


def held(unit: Unit, path: str, chunk: Chunk, var: n.Var) -> Held:
    """What the variable at that place of a chunk is given; only handles are told, for the rest is a number to it."""
    view = view_of(unit, path, chunk)
    symbol = next(
        (one for one in view.refs_of if one.ident.start == var.name.start and one.name == var.name.name), None
    )
    symbol = symbol or unit.lookup(var.name.name, path)
    if symbol is None:
        return NOTHING
    found: set[str] = set()
    others = False
    for where, value in _values(unit, path, view, symbol):
        name = type_name(where, value)
        if _is_handle(unit, path, name):
            found.add(name)
        else:
            others = True
    if not found:
        return NOTHING
    if others:
        return Held("", False)
    return Held(min(found) if len(found) == 1 else HANDLE, True)


def _values(unit: Unit, path: str, view: ChunkView, symbol: Symbol) -> Iterator[tuple[ChunkView, n.Expr]]:
    """The values that the plugin gives a variable, with the chunks that they stand in."""
    if isinstance(symbol, Variable) and symbol.value is not None:
        yield view, symbol.value
    views = [view] if symbol.container is not None else _views(unit, symbol)
    for one in views:
        for node in nodes(one.chunk.syntax.decls):
            if isinstance(node, n.Assign) and node.op == "=":
                target = node.target.object if isinstance(node.target, n.Index) else node.target
                if isinstance(target, n.Name) and target.name == symbol.name and one.symbol_of(target) is symbol:
                    yield one, node.value


def _views(unit: Unit, symbol: Symbol) -> Iterator[ChunkView]:
    for path, closure in unit.files.items():
        if closure.source.library or symbol.name not in closure.words:
            continue
        for chunk in unit.chunks(path):
            if symbol.name in chunk.words:
                yield view_of(unit, path, chunk)


def _is_handle(unit: Unit, path: str, name: str) -> bool:
    for _ in range(_LEVELS):
        if name == HANDLE:
            return True
        symbol = unit.type_symbol(name, path) if name else None
        if not isinstance(symbol, TypeSymbol) or not symbol.parent:
            return False
        name = symbol.parent
    return False
