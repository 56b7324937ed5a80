"""Timers that a plugin makes: their flags, and what their callbacks do with the variables that keep them."""

from __future__ import annotations

from typing import Final

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import body_of, is_own
from server.analysis.symbols import Function
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
    """Whether a callback returns `Plugin_Stop` somewhere, which ends a repeating timer."""
    body = body_of(unit, callback)
    return body is not None and any(
        isinstance(one, n.Return) and isinstance(one.value, n.Name) and one.value.name == "Plugin_Stop"
        for one in statements(body.node)
    )
