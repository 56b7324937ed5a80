"""What a timer's or a frame's callback takes its data for, and whether what it is given is an index.

A client's index and an entity's are given to somebody else as soon as the first is gone. What may be kept is a user
id, a serial, an entity reference.
"""

from __future__ import annotations

from typing import Final, Literal

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.client_natives import RESOLVERS, client_argument
from server.analysis.runtime.client_values import client_indexes, index_arguments
from server.analysis.runtime.elsewhere import body_of
from server.analysis.runtime.userid_reads import may_read_user_id, reads_user_id
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes, statements
from server.syntax import nodes as n

Use = Literal["client", "entity", "user id", "reference", "tracked", ""]
"""What a value is taken for; "tracked": an index about which the plugin asks what it keeps by that index."""

MAKERS_OF_ENTITIES: Final = frozenset(
    {"CreateEntityByName", "FindEntityByClassname", "GetEntPropEnt", "GetEntDataEnt2", "GetPlayerWeaponSlot"}
)
_ENTITY_NATIVES: Final = frozenset(
    {"AcceptEntityInput", "IsValidEdict", "IsValidEntity", "RemoveEdict", "RemoveEntity", "TeleportEntity"}
)
_TIMER_DATA, _FRAME_DATA = 1, 0


def timer_data(unit: Unit, callback: Function) -> Use:
    """What the callback of a timer takes its data for; "" when that is not certain."""
    return _use(unit, callback, _TIMER_DATA)


def frame_data(unit: Unit, callback: Function) -> Use:
    """What the callback of `RequestFrame` takes its data for."""
    return _use(unit, callback, _FRAME_DATA)


def _use(unit: Unit, callback: Function, index: int) -> Use:
    body = body_of(unit, callback)
    data = body.param(index) if body is not None else None
    if body is None or data is None or data.type.dims or data.type.tag not in ("any", "int"):
        return ""
    if any(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(data, ())):
        return _resolved(body, data)
    found: Use = ""
    for site in body.calls:
        if site.name in RESOLVERS and _is(body.view, site.argument(0), data):
            return _resolved(body, data)
        if _is(body.view, client_argument(site), data):
            found = "client"
        elif not found and site.name in _ENTITY_NATIVES and _is(body.view, site.argument(0), data):
            found = "entity"
    return "tracked" if found and _is_tracked(body, data) else found


def _is_tracked(body: Body, data: Symbol) -> bool:
    for node in statements(body.node):
        condition = node.condition if isinstance(node, (n.If, n.While, n.For)) else None
        condition = node.subject if isinstance(node, n.Switch) else condition
        for one in nodes([condition]) if condition is not None else ():
            if isinstance(one, n.Index) and one.index is not None and _is(body.view, one.index, data):
                return True
    return False


def _resolved(body: Body, data: Symbol) -> Use:
    """What data is that the callback makes an index of."""
    for site in body.calls:
        if site.name in RESOLVERS and _is(body.view, site.argument(0), data):
            return {"GetClientOfUserId": "user id", "EntRefToEntIndex": "reference"}.get(site.name, "")  # type: ignore[return-value]
    return ""


def _is(view: ChunkView, expr: n.Expr | None, symbol: Symbol) -> bool:
    return isinstance(expr, n.Name) and view.symbol_of(expr) is symbol


def is_plain(view: ChunkView, expr: n.Expr) -> bool:
    """Whether an expression is a variable of the function that holds an index as it came: no id made from one."""
    symbol = view.symbol_of(expr)
    if not isinstance(expr, n.Name) or not isinstance(symbol, Variable) or symbol.container is None:
        return False
    if symbol.kind is Kind.PARAMETER:
        return not any(ref.role in ("write", "readwrite") for ref in view.refs_of.get(symbol, ()))
    values = view.values_of(symbol)
    if values is None:
        return True
    if any(_makes_id(view, value) for value in values):
        return False
    reads = any(isinstance(value, n.Call) and may_read_user_id(view, value) for value in values)
    return not reads or any(_is_result(view, value, RESOLVERS) for value in values)


def _makes_id(view: ChunkView, value: n.Expr) -> bool:
    if not isinstance(value, n.Call):
        return False
    called = view.calls_by_node.get(value)
    return called is None or called.function.name in ("GetClientUserId", "GetClientSerial", "EntIndexToEntRef")


def is_user_id(view: ChunkView, expr: n.Expr) -> bool:
    """Whether an expression is the result of `GetClientUserId`, or a user id that an event tells."""
    if _is_result(view, expr, frozenset({"GetClientUserId"})):
        return True
    origin = view.origin(expr)
    return isinstance(origin, n.Call) and reads_user_id(view, origin)


def _takes_index(unit: Unit, callback: Function, index: int) -> bool:
    """Whether a callback gives its parameter as it comes to a native that wants the index of a client or an entity."""
    body = body_of(unit, callback)
    data = body.param(index) if body is not None else None
    if body is None or data is None or data.type.dims or data.type.tag not in ("any", "int"):
        return False
    if any(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(data, ())):
        return False
    if any(site.name in RESOLVERS and _is(body.view, site.argument(0), data) for site in body.calls):
        return False
    return any(_is(body.view, argument, data) for argument in (*index_arguments(body), *client_indexes(body)))


def timer_takes_index(unit: Unit, callback: Function) -> bool:
    """Whether a timer's callback takes its data for an index."""
    return _takes_index(unit, callback, _TIMER_DATA)


def frame_takes_index(unit: Unit, callback: Function) -> bool:
    """Whether the callback of `RequestFrame` takes its data for an index."""
    return _takes_index(unit, callback, _FRAME_DATA)


def is_entity(view: ChunkView, expr: n.Expr) -> bool:
    """Whether a variable only ever holds entities that a native has just made or found."""
    symbol = view.symbol_of(expr)
    if not isinstance(symbol, Variable):
        return False
    values = view.values_of(symbol)
    return bool(values) and all(_is_result(view, value, MAKERS_OF_ENTITIES) or _is_number(value) for value in values)


def _is_number(value: n.Expr) -> bool:
    return isinstance(value, n.Number) or (isinstance(value, n.Unary) and isinstance(value.operand, n.Number))


def _is_result(view: ChunkView, expr: n.Expr, names: frozenset[str]) -> bool:
    origin = view.origin(expr)
    called = view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    return called is not None and called.function.name in names


def delay(site: CallSite) -> float | None:
    """The seconds after which a timer runs, when they are constant."""
    value = site.number(0)
    return float(value) if value is not None else None
