"""Flags that a plugin keeps for each client in a global array: whether one is ever cleared, over all its files."""

from __future__ import annotations

from typing import Final

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import view_of
from server.analysis.runtime.enclosing import parents_in
from server.analysis.symbols import Symbol
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_CLIENT: Final = "client"


def is_only_set(unit: Unit, symbol: Symbol) -> bool:
    """Whether the plugin sets an entry for a client to true, reads some, and never writes anything else there."""
    found: set[str] = set()
    for path, closure in unit.files.items():
        if closure.source.library or symbol.name not in closure.words:
            continue
        for item in closure.scan.items:
            if isinstance(item, Chunk) and symbol.name in item.words:
                found |= _deeds(view_of(unit, path, item), symbol)
    return found == {"set", "read"}


def _deeds(view: ChunkView, symbol: Symbol) -> set[str]:
    """What a chunk does with entries: "set", "read", or "other" for all that may clear one."""
    found: set[str] = set()
    for function in view.functions:
        up = parents_in(view, function)
        for node in nodes([function]):
            if isinstance(node, n.Name) and node.name == symbol.name and view.symbol_of(node) is symbol:
                found.add(_deed(view, up, node))
    named = [ref for ref in view.refs_of.get(symbol, ()) if ref.role != "declaration"]
    return found | ({"other"} if any(not ref.written for ref in named) else set())


def _deed(view: ChunkView, up: dict[n.Node, n.Node], name: n.Name) -> str:
    entry = up.get(name)
    if isinstance(entry, n.SizeOf):
        return "read"
    if not isinstance(entry, n.Index) or entry.object is not name:
        return "other"
    node: n.Node = entry
    parent = up.get(node)
    while isinstance(parent, n.Paren):
        node, parent = parent, up.get(parent)
    if isinstance(parent, n.Assign) and parent.target is node:
        is_true = parent.op == "=" and isinstance(parent.value, n.Bool) and parent.value.value
        return "set" if is_true and _is_client(entry.index) else "other"
    if isinstance(parent, n.Unary) and parent.op in ("++", "--"):
        return "other"
    if isinstance(parent, n.Call):
        called = view.calls_by_node.get(parent)
        index = next((at for at, one in enumerate(parent.args) if one is node), -1)
        params = called.function.params if called is not None else []
        plain = 0 <= index < len(params) and not params[index].type.ref
        return "read" if plain else "other"
    return "read"


def _is_client(index: n.Expr | None) -> bool:
    return isinstance(index, n.Name) and _CLIENT in index.name.lower()
