"""Writes the check that a client is in game, where a function gets to know the client."""

from __future__ import annotations

import re

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Edit
from server.analysis.new_function import indent_of, result_of
from server.analysis.runtime.body import Body, function_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.entity_class import class_of
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.walk import nodes, parents, returns_value, statements
from server.knowledge.roles import roles
from server.syntax import nodes as n

_NAMED = re.compile(r"client|victim|attacker|survivor|infected|tank|target|player", re.IGNORECASE)
_ASKS = re.compile(r"InGame|Valid", re.IGNORECASE)


def client_check(snapshot: Snapshot, offset: int) -> tuple[str, Edit] | None:
    """The client's name at `offset` and the edit that checks it; None where there is no client to check."""
    chunk = snapshot.chunk_at(offset)
    if chunk is None:
        return None
    unit, path = snapshot.unit, snapshot.path
    view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
    at = offset - chunk.start
    node = view.function_at(at)
    ref = next((one for one in view.checked.refs if one.written and one.start <= at <= one.end), None)
    if node is None or node.body is None or ref is None or not isinstance(ref.symbol, Variable):
        return None
    symbol = ref.symbol
    if symbol.kind not in (Kind.PARAMETER, Kind.LOCAL) or symbol.type.tag != "int" or symbol.type.dims or symbol.dims:
        return None
    owner = function_of(view, node)
    known = callers(unit, path).get(owner, NO_CALLERS) if owner is not None else NO_CALLERS
    sites = [CallSite(view, called) for called in view.checked.calls]
    body = Body(view, node, known, tuple(site for site in sites if node.start <= site.call.start < node.end))
    if not _is_client(body, symbol) or _is_checked(body, symbol):
        return None
    place = _place(node, symbol)
    if place is None:
        return None
    indent, start = _indent_at(snapshot, chunk.start + place[0]), chunk.start + place[1]
    inner = indent_of(snapshot.text.chars)
    if place[2]:
        indent += inner
    result = _result(body)
    lines = f"if ({symbol.name} < 1 || !IsClientInGame({symbol.name}))\n{indent}{inner}return{result};"
    return symbol.name, Edit(start, start, f"\n{indent}{lines}".replace("\n", snapshot.text.newline))


def _is_client(body: Body, symbol: Variable) -> bool:
    """Whether a variable is a client: certainly, or by its name and because nothing says otherwise."""
    use = next(
        (one for one in nodes([body.node]) if isinstance(one, n.Name) and body.view.symbol_of(one) is symbol), None
    )
    found = class_of(body, use, use) if use is not None else None
    return found.is_player if found is not None else _NAMED.search(symbol.name) is not None


def _is_checked(body: Body, symbol: Symbol) -> bool:
    return any(
        _ASKS.search(site.name) and any(body.view.symbol_of(one) is symbol for one in site.arguments.values())
        for site in body.calls
    )


def _place(node: n.Function, symbol: Variable) -> tuple[int, int, bool] | None:
    """Where the line begins that the check goes under, where that ends, and whether the check is a block deeper."""
    if symbol.kind is Kind.PARAMETER:
        block = node.body
        return (node.start, block.start + 1, True) if isinstance(block, n.Block) else None
    above = parents(node)
    declared = next(
        (one for one in nodes([node]) if isinstance(one, n.VarStmt) and any(var is symbol.node for var in one.vars)),
        None,
    )
    if declared is None or symbol.value is None or not isinstance(above.get(declared), n.Block):
        return None
    return declared.start, declared.end, False


def _indent_at(snapshot: Snapshot, offset: int) -> str:
    chars = snapshot.text.chars
    line = chars[snapshot.text.line_start(offset) : offset]
    return line[: len(line) - len(line.lstrip())]


def _leaves_plainly(node: n.Function) -> bool:
    """Whether a `return` without a value stands in a function: then none of its others may have one."""
    return any(isinstance(one, n.Return) and one.value is None for one in statements(node))


def _result(body: Body) -> str:
    """What the function gives back when there is no such client, with the space before it."""
    function = body.symbol
    if function is None or not (returns_value(body.node) or (function.typed and not _leaves_plainly(body.node))):
        return ""
    tag = function.type.tag
    if tag == "Action" and any(one.callee in roles().commands for one in body.callers.registrations):
        return " Plugin_Handled"
    result = "false" if tag == "bool" else result_of(tag)
    return f" {result}" if result else ""
