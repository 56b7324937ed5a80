"""Where the code of a function wants a client's index, and which of its values surely are one."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.runtime.body import Body
from server.analysis.runtime.shipped import is_shipped
from server.analysis.symbols import Symbol, Variable
from server.analysis.walk import nodes
from server.knowledge.roles import roles
from server.syntax import nodes as n

SLOTS = (33, 65, 66, 102)
"""The sizes of arrays with an entry for each client: MAXPLAYERS of some version and one more, and what people write."""


_INDEXES = frozenset({"client", "entity", "iclient", "ientity"})
_INDEXES_OF_SOURCEMOD = _INDEXES | frozenset(
    {"activator", "attacker", "caller", "dest", "edict", "ent", "inflictor", "ireceiver", "isender", "other", "target"}
)


def index_arguments(body: Body) -> Iterator[n.Expr]:
    """The arguments for which natives and functions of SourceMod's headers want an index of a client or an entity."""
    unit = body.view.unit
    for site in body.calls:
        shipped = is_shipped(unit, site.function)
        if not shipped and "native" not in site.function.keywords:
            continue
        names = _INDEXES_OF_SOURCEMOD if shipped else _INDEXES
        params = site.function.params
        for index, argument in site.arguments.items():
            param = params[index] if index < len(params) else None
            if param is not None and param.name.lower() in names and not (param.type.dims or param.type.ref):
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
