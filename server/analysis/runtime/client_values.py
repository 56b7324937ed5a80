"""Where the code of a function wants a client's index, and which of its values surely are one."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.runtime.body import Body
from server.analysis.symbols import Symbol, Variable
from server.analysis.walk import nodes
from server.knowledge.roles import roles
from server.syntax import nodes as n

SLOTS = (33, 65, 66, 102)
"""The sizes of arrays with an entry for each client: MAXPLAYERS of some version and one more, and what people write."""


def client_arguments(body: Body) -> Iterator[n.Expr]:
    """The arguments that natives take for a client."""
    for site in body.calls:
        if "native" not in site.function.keywords:
            continue
        params = site.function.params
        for index, argument in site.arguments.items():
            if index < len(params) and params[index].name == "client" and not params[index].type.dims:
                yield argument


def client_indexes(body: Body) -> Iterator[n.Expr]:
    """The indexes into arrays that are made for one entry a client."""
    for node in nodes([body.node]):
        if isinstance(node, n.Index) and node.index is not None:
            array = body.view.symbol_of(node.object)
            first = array.dims[0] if isinstance(array, Variable) and array.dims else None
            size = body.view.number(first) if first is not None else None
            if isinstance(size, int) and size in SLOTS:
                yield node.index


def is_client_parameter(body: Body, symbol: Symbol | None) -> bool:
    """Whether a symbol is a parameter, never changed, for which SourceMod gives a client.

    These are the first one of a command's function, and those named `client` in a forward.
    """
    own = body.symbol
    if own is None or not isinstance(symbol, Variable) or symbol not in own.params:
        return False
    if any(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(symbol, ())):
        return False
    index = own.params.index(symbol)
    if body.callers.known:
        return index == 0 and all(one.callee in roles().commands for one in body.callers.registrations)
    if "public" not in own.keywords or body.callers.registrations or body.callers.stored or body.callers.directly:
        return False
    for entry in body.view.unit.entries(own.name, body.view.path):
        declared = entry.symbol
        if "forward" in declared.keywords and entry.source.path != body.view.path:
            params = getattr(declared, "params", [])
            return index < len(params) and params[index].name == "client"
    return False
