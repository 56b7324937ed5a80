"""Where a plugin reads a user id from an event: surely, or perhaps. A user id is no index and may be kept."""

from __future__ import annotations

from functools import cache
from typing import Final

from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import function_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import body_of
from server.analysis.runtime.event_fields import is_userid
from server.analysis.runtime.game_events import ACCESSORS, accesses
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.knowledge import events
from server.syntax import nodes as n

_INT: Final = "int"


def reads_user_id(view: ChunkView, call: n.Call) -> bool:
    """Whether a call surely gives the user id of a field of an event."""
    if not may_read_user_id(view, call):
        return False
    node = view.function_at(call.start)
    function = function_of(view, node) if node is not None else None
    return function is not None and call.start in ask(view, _places, function)


def may_read_user_id(view: ChunkView, call: n.Call) -> bool:
    """Whether a call reads a field that holds a user id in some event, whichever event this is."""
    called = view.calls_by_node.get(call)
    if called is None:
        return False
    site = CallSite(view, called)
    accessor = ACCESSORS.get(site.name)
    if accessor is None or accessor.writes or accessor.kind != _INT:
        return False
    return any(text.value.lower() in _fields() for text in site.texts(accessor.key))


def _places(unit: Unit, function: Function) -> frozenset[int]:
    """Where in its chunk a function surely reads user ids."""
    body = body_of(unit, function)
    return (
        frozenset(one.site.call.start for one in accesses(body) if is_userid(one)) if body is not None else frozenset()
    )


@cache
def _fields() -> frozenset[str]:
    """The fields that hold a user id in at least one event, in lower case."""
    found = (events.event(name) for name in events.names())
    return frozenset(key for event in found if event for key, field in event.fields.items() if field.is_userid)
