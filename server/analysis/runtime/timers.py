"""Timers that a plugin makes: their flags, and what their callbacks do with the variables that keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import body_of, is_own
from server.analysis.runtime.enclosing import conditions
from server.analysis.runtime.global_handles import CLOSERS
from server.analysis.symbols import Function, Kind, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes, statements
from server.syntax import nodes as n

REPEAT: Final = 1
NO_MAPCHANGE: Final = 2
_CALLBACK, _FLAGS = 1, 3


def flags(site: CallSite) -> int | None:
    """The flags of a `CreateTimer` call, when they are constant."""
    value = site.number(_FLAGS)
    return value if isinstance(value, int) else None


def is_callback(body: Body) -> bool:
    """Whether only timers run a function."""
    callers = body.callers
    return callers.known and all(one.callee == "CreateTimer" and one.position == 1 for one in callers.registrations)


def named_in(unit: Unit, callback: Function) -> frozenset[str]:
    """The names that a callback uses; "" among them when it calls functions of the plugin, which may use more."""
    body = body_of(unit, callback)
    if body is None:
        return frozenset({""})
    found = {one.name for one in nodes([body.node]) if isinstance(one, n.Name)}
    if any(is_own(unit, site.function) for site in body.calls):
        found.add("")
    return frozenset(found)


def stops(unit: Unit, callback: Function) -> bool:
    """Whether a callback returns `Plugin_Stop` for no reason that the plugin has set a variable for.

    A timer that ends because of such a variable may have been killed by who sets it.
    """
    body = body_of(unit, callback)
    return body is not None and any(not _is_told(body, one) for one in _stopping(body))


def may_end(unit: Unit, callback: Function) -> bool:
    """Whether a repeating timer with this callback may end by itself: it stops, or kills timers."""
    body = body_of(unit, callback)
    if body is None or any(site.name in CLOSERS or is_own(unit, site.function) for site in body.calls):
        return True
    return any(True for _ in _stopping(body))


def _stopping(body: Body) -> Iterator[n.Return]:
    for one in statements(body.node):
        value = one.value if isinstance(one, n.Return) else None
        inside = nodes([value]) if value is not None else ()
        if isinstance(one, n.Return) and any(isinstance(it, n.Name) and it.name == "Plugin_Stop" for it in inside):
            yield one


def _is_told(body: Body, node: n.Return) -> bool:
    for condition in conditions(body.view, body.node, node):
        for one in nodes([condition.expr]):
            symbol = body.view.symbol_of(one) if isinstance(one, n.Name) else None
            if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE and symbol.type.tag in ("bool", "int"):
                return True
    return False
