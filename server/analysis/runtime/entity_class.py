"""What class an entity expression is of in the server, told from where the value comes from.

Known are entities that are made or found by a constant class name, clients, and what natives give that always is of
one class. Values are followed through locals; when they can be of several classes, or of one that is not known, there
is no answer. Must not report anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from server.analysis.implementation import forwards_of
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.enclosing import conditions, parents_in
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.walk import nodes, statements
from server.knowledge import entities, netprops
from server.knowledge.roles import roles
from server.syntax import nodes as n

PLAYER: Final = "CTerrorPlayer"
WEAPON: Final = "CBaseCombatWeapon"

_KEY: Final = "entity classes"
_DEPTH: Final = 4
_FROM_NAME: Final = {"CreateEntityByName": 0, "FindEntityByClassname": 1}
_SAME: Final = frozenset({"EntIndexToEntRef", "EntRefToEntIndex", "MakeCompatEntRef"})
_MADE: Final = {
    "GetClientOfUserId": PLAYER,
    "GetClientFromSerial": PLAYER,
    "GetPlayerWeaponSlot": WEAPON,
    "GetPlayerResourceEntity": "CTerrorPlayerResource",
}
_WRITES: Final = frozenset({"write", "readwrite"})
_RELATIONS: Final = frozenset({"<", "<=", ">", ">="})


class EntityClass(NamedTuple):
    """A class of the server (`CTerrorPlayer`). Unless `exact`, the entity may be of one that derives from it."""

    name: str
    exact: bool

    @property
    def is_player(self) -> bool:
        """Whether it is a client."""
        return self.name == PLAYER


def class_of(body: Body, expr: n.Expr, at: n.Node | None = None) -> EntityClass | None:
    """The class of an entity expression of a function; None when that is not certain.

    `at` is the place in question: what the conditions over it tell is used too. A value that is no entity (-1, or the
    client 0) is taken for one of the class: using it fails in any case.
    """
    found = _of_expr(body, expr, _DEPTH)
    if found is None and isinstance(expr, n.Name):
        symbol = body.view.symbol_of(expr)
        if symbol is not None and at is not None and _is_asked_as_client(body, symbol, at):
            return EntityClass(PLAYER, False)
        if isinstance(symbol, Variable) and _is_unknown(body, symbol) and _is_used_as_client(body, symbol, at):
            return EntityClass(PLAYER, False)
    return found


def is_elsewhere(body: Body, expr: n.Expr) -> bool:
    """Whether an entity of a function is made or found by class names of which the game has none."""
    if isinstance(expr, n.Paren):
        return is_elsewhere(body, expr.inner)
    symbol = body.view.symbol_of(expr)
    values = [expr] if symbol is None else body.view.values_of(symbol) if isinstance(symbol, Variable) else None
    names: list[str] = []
    for value in values or ():
        called = body.view.calls_by_node.get(value) if isinstance(value, n.Call) else None
        if called is not None and called.function.name in _FROM_NAME:
            text = CallSite(body.view, called).text(_FROM_NAME[called.function.name])
            names.extend([text.value] if text is not None else ())
    return bool(names) and not any(map(entities.matching, names))


def _of_expr(body: Body, expr: n.Expr, depth: int) -> EntityClass | None:
    if isinstance(expr, n.Paren):
        return _of_expr(body, expr.inner, depth)
    if isinstance(expr, n.Cast):
        return _of_expr(body, expr.value, depth)
    if isinstance(expr, n.Call):
        called = body.view.calls_by_node.get(expr)
        return _of_call(body, CallSite(body.view, called), depth) if called is not None else None
    if isinstance(expr, n.Name):
        symbol = body.view.symbol_of(expr)
        return _of_symbol(body, symbol, depth) if isinstance(symbol, Variable) else None
    return None


def _of_call(body: Body, site: CallSite, depth: int) -> EntityClass | None:
    if site.function.has_body:
        return None
    name = site.name
    if name in _FROM_NAME:
        text = site.text(_FROM_NAME[name])
        if text is None or "*" in text.value:
            return None
        known = netprops.class_of(text.value)
        return EntityClass(known.name, known.name != PLAYER) if known is not None else None
    if name in _SAME:
        inner = site.argument(0)
        return _of_expr(body, inner, depth - 1) if inner is not None and depth > 0 else None
    if name == "GetEntPropEnt":
        prop = site.text(2)
        return EntityClass(WEAPON, False) if prop is not None and prop.value == "m_hActiveWeapon" else None
    made = _MADE.get(name)
    return EntityClass(made, made == "CTerrorPlayerResource") if made is not None else None


def _of_symbol(body: Body, symbol: Variable, depth: int) -> EntityClass | None:
    known = cast("dict[Symbol, EntityClass | None]", body.view.cache.setdefault(_KEY, {}))
    if symbol in known:
        return known[symbol]
    known[symbol] = None  # while it is worked out, so that what refers to itself ends
    known[symbol] = found = _worked_out(body, symbol, depth)
    return found


def _worked_out(body: Body, symbol: Variable, depth: int) -> EntityClass | None:
    if symbol.type.dims or symbol.dims or symbol.container is None or depth <= 0:
        return None
    if symbol.kind is Kind.PARAMETER:
        is_kept = not any(ref.role in _WRITES for ref in body.view.refs_of.get(symbol, ()))
        return EntityClass(PLAYER, False) if is_kept and _is_given_as_client(body, symbol) else None
    values = body.view.values_of(symbol)
    if values is None:
        return EntityClass(PLAYER, False) if _counts_clients(body, symbol) else None
    found: set[EntityClass | None] = {
        _of_expr(body, value, depth - 1) for value in values if not _is_nothing(body, value)
    }
    return found.pop() if len(found) == 1 else None


def _is_unknown(body: Body, symbol: Variable) -> bool:
    """Whether nothing that a variable is given tells what it is."""
    if symbol.type.dims or symbol.dims or symbol.container is None:
        return False
    if symbol.kind is Kind.PARAMETER:
        return not any(ref.role in _WRITES for ref in body.view.refs_of.get(symbol, ()))
    values = body.view.values_of(symbol)
    return values is not None and all(
        _is_nothing(body, value) or _of_expr(body, value, _DEPTH - 1) is None for value in values
    )


def _is_nothing(body: Body, value: n.Expr) -> bool:
    """Whether a value stands for no entity."""
    return body.view.number(value) in (0, -1)


# Clients ---------------------------------------------------------------------------------------------------


def _is_given_as_client(body: Body, symbol: Variable) -> bool:
    """Whether whoever calls the function gives a client there: a command, or a forward with a `client`."""
    function = body.symbol
    if function is None or symbol not in function.params:
        return False
    index = function.params.index(symbol)
    callers = body.callers
    if callers.known:
        return index == 0 and all(one.callee in roles().commands for one in callers.registrations)
    if callers.directly or callers.stored or "public" not in function.keywords:
        return False
    for entries in forwards_of(body.view.unit):
        entry = entries.get(function.name)
        if entry is not None and entry.source.library and isinstance(entry.symbol, Function):
            return index < len(entry.symbol.params) and entry.symbol.params[index].name == "client"
    return False


def _is_used_as_client(body: Body, symbol: Variable, at: n.Node | None) -> bool:
    """Whether the function passes a variable where natives want a client, and never asks whether it is one.

    Only where `at` is not reached without that: in one branch a variable may be a client, and in the next one a witch.
    """
    if not any(_wants_client(site, body, symbol) and _is_on_the_way(body, site.call, at) for site in body.calls):
        return False
    return symbol.name == "client" or not _is_compared(body, symbol)


def _is_on_the_way(body: Body, call: n.Call, at: n.Node | None) -> bool:
    """Whether all the branches that a call stands in hold `at` as well."""
    up = parents_in(body.view, body.node)
    child: n.Node = call
    parent = up.get(child)
    while parent is not None:
        is_branch = (
            (isinstance(parent, (n.If, n.Ternary)) and child is not parent.condition)
            or (isinstance(parent, n.Binary) and parent.op in ("&&", "||") and child is parent.right)
            or isinstance(parent, n.Case)
        )
        if is_branch and (at is None or not child.start <= at.start < child.end):
            return False
        child, parent = parent, up.get(parent)
    return True


def _wants_client(site: CallSite, body: Body, symbol: Symbol) -> bool:
    if "native" not in site.function.keywords:
        return False
    params = site.function.params
    return any(
        index < len(params) and params[index].name == "client" and body.view.symbol_of(argument) is symbol
        for index, argument in site.arguments.items()
    )


def _is_compared(body: Body, symbol: Symbol) -> bool:
    """Whether a variable is compared with `MaxClients`, as is done with what may be another entity."""
    return any(_is_compared_in(body, node, symbol) for node in nodes([body.node]))


def _is_compared_in(body: Body, node: n.Node, symbol: Symbol) -> bool:
    if not isinstance(node, n.Binary) or node.op not in _RELATIONS:
        return False
    return any(body.view.symbol_of(side) is symbol for side in (node.left, node.right)) and any(
        isinstance(part, n.Name) and part.name.lower() == "maxclients" for part in nodes([node])
    )


def _is_asked_as_client(body: Body, symbol: Symbol, at: n.Node) -> bool:
    """Whether `at` is only reached after a native has taken a variable for a client in game."""
    if any(ref.role in _WRITES for ref in body.view.refs_of.get(symbol, ())):
        return False
    return any(
        one.values is None and any(_asks_for_client(body, part, symbol) for part in _parts(one.expr, one.holds))
        for one in conditions(body.view, body.node, at)
    )


def _parts(expr: n.Expr, holds: bool) -> Iterator[n.Expr]:
    """The parts of a condition that hold for certain."""
    if isinstance(expr, n.Paren):
        yield from _parts(expr.inner, holds)
    elif isinstance(expr, n.Unary) and expr.op == "!":
        yield from _parts(expr.operand, not holds)
    elif isinstance(expr, n.Binary) and expr.op == ("&&" if holds else "||"):
        yield from _parts(expr.left, holds)
        yield from _parts(expr.right, holds)
    elif holds:
        yield expr


def _asks_for_client(body: Body, expr: n.Expr, symbol: Symbol) -> bool:
    if not isinstance(expr, n.Call):
        return False
    called = body.view.calls_by_node.get(expr)
    return called is not None and _wants_client(CallSite(body.view, called), body, symbol)


def _counts_clients(body: Body, symbol: Variable) -> bool:
    """Whether all that a variable is used for is to count from 1 to `MaxClients`, and it goes where clients go."""
    loops = [node for node in statements(body.node) if isinstance(node, n.For)]
    counted: set[int] = set()
    for loop in loops:
        end = loop.condition
        if (
            not isinstance(end, n.Binary)
            or end.op not in ("<", "<=")
            or body.view.symbol_of(end.left) is not symbol
            or not any(isinstance(part, n.Name) and part.name.lower() == "maxclients" for part in nodes([end.right]))
        ):
            continue
        counted.update(
            ref.start
            for ref in body.view.refs_of.get(symbol, ())
            if loop.start <= ref.start < loop.body.start and ref.role in _WRITES
        )
    if not counted or any(
        ref.role in _WRITES and ref.start not in counted for ref in body.view.refs_of.get(symbol, ())
    ):
        return False
    return any(_wants_client(site, body, symbol) for site in body.calls)
