"""Data packs that a timer is given: what is written to one, and what the callback takes each value for.

Only packs that are written and read straight through, all in one block: then the values go together by their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_natives import RESOLVERS, client_argument
from server.analysis.runtime.elsewhere import body_of
from server.analysis.runtime.enclosing import parents_in
from server.analysis.symbols import Function, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax import nodes as n

_KINDS: Final = ("Cell", "Float", "String", "Function")
_WRITES: Final = {f"DataPack.Write{kind}": (kind, -1, 0) for kind in _KINDS} | {
    f"WritePack{kind}": (kind, 0, 1) for kind in _KINDS
}
_READS: Final = {f"DataPack.Read{kind}": (kind, -1) for kind in _KINDS} | {
    f"ReadPack{kind}": (kind, 0) for kind in _KINDS
}
_MOVES: Final = frozenset({"DataPack.Position.set", "SetPackPosition"})
_TIMER_DATA: Final = 1


class Written(NamedTuple):
    """A value that is written to a pack, and its kind as in the name of the method: `Cell`."""

    kind: str
    value: n.Expr


def written(body: Body, pack: Symbol) -> list[Written]:
    """What a function writes to a pack, in order; empty when that is not certain."""
    found: list[Written] = []
    blocks: set[n.Node | None] = set()
    for site in sorted(body.calls, key=lambda one: one.call.start):
        kind, holder, value = _WRITES.get(site.name, ("", -1, 0))
        if kind and _is(site, holder, pack):
            given = site.argument(value)
            if given is None:
                return []
            found.append(Written(kind, given))
            blocks.add(_block(body, site.call))
    return found if len(blocks) == 1 else []


def taken(unit: Unit, callback: Function) -> tuple[str, ...]:
    """What a timer's callback takes the values of its pack for: "client", or the kind that it reads."""
    body = body_of(unit, callback)
    if body is None:
        return ()
    reads = _reads(body)
    return tuple("client" if one.kind == "Cell" and _client(body, one.site) else one.kind for one in reads)


def values_read(unit: Unit, callback: Function) -> tuple[Symbol | None, ...]:
    """The variables in which a timer's callback keeps the clients of its pack; None for the other values."""
    body = body_of(unit, callback)
    if body is None:
        return ()
    return tuple(_client(body, one.site) if one.kind == "Cell" else None for one in _reads(body))


class _Read(NamedTuple):
    kind: str
    site: CallSite


def _reads(body: Body) -> list[_Read]:
    """What a timer's callback reads from its pack, in order; empty when that is not certain."""
    data = body.param(_TIMER_DATA)
    if data is None:
        return []
    found: list[_Read] = []
    blocks: set[n.Node | None] = set()
    for site in sorted(body.calls, key=lambda one: one.call.start):
        if site.name in _MOVES:
            return []
        kind, holder = _READS.get(site.name, ("", -1))
        if kind and any(_is(site, holder, one) for one in (data, *_aliases(body, data))):
            blocks.add(_block(body, site.call))
            found.append(_Read(kind, site))
    return found if len(blocks) == 1 else []


def _is(site: CallSite, holder: int, pack: Symbol) -> bool:
    expr = site.receiver if holder < 0 else site.argument(holder)
    return isinstance(expr, n.Name) and site.view.symbol_of(expr) is pack


def _aliases(body: Body, data: Symbol) -> Iterator[Symbol]:
    """The locals that only hold the pack under another type."""
    for symbol in body.view.refs_of:
        value = body.view.only_value(symbol)
        if value is not None and body.view.symbol_of(body.view.origin(value)) is data:
            yield symbol


def _block(body: Body, call: n.Call) -> n.Node | None:
    up = parents_in(body.view, body.node)
    node: n.Node | None = call
    while node is not None and not isinstance(node, (n.Block, n.If, n.Ternary, n.Case)):
        node = up.get(node)
    return node


def _client(body: Body, read: CallSite) -> Symbol | None:
    """The variable that what is read goes into, if natives are told it as a client."""
    view = body.view
    for symbol in view.refs_of:
        if not isinstance(symbol, Variable) or symbol.container is None:
            continue
        values = view.values_of(symbol)
        if values is None or len(values) != 1 or values[0] is not read.call:
            continue
        told = False
        for site in body.calls:
            first = site.argument(0)
            if site.name in RESOLVERS and isinstance(first, n.Name) and view.symbol_of(first) is symbol:
                return None
            argument = client_argument(site)
            told = told or (isinstance(argument, n.Name) and view.symbol_of(argument) is symbol)
        return symbol if told else None
    return None
