"""Which event a handler is for, and which of its fields hold a user id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from server.analysis.runtime import game_events
from server.analysis.runtime.body import Body
from server.analysis.symbols import Function, Variable
from server.knowledge import events

PARAMETERS = ("Event", "char", "bool")
_LETTERS = re.compile(r"[^a-z0-9]")
_PREFIXES = ("", "event", "evt", "on", "hook", "eventhook", "eventon")
# The field of the player whom an event is about.
_CLIENT_FIELD = "userid"


def of_function(function: Function | None, body: Body | None) -> tuple[str, ...]:
    """The events that a function handles: those that it is hooked to, else the one that it is named after."""
    if body is not None and body.callers.registrations:
        source = game_events.of_handler(body)
        return source.names if source is not None else ()
    if function is None:
        return ()
    meant = named_after(function.name)
    return (meant,) if meant else ()


def named_after(name: str) -> str:
    """The event that a function is named after, "" when there is none."""
    folded = folded_name(name)
    by_name = _by_folded_name()
    for prefix in _PREFIXES:
        if folded.startswith(prefix) and (found := by_name.get(folded[len(prefix) :])):
            return found
    return ""


def folded_name(name: str) -> str:
    """A name without case and underscores."""
    return _LETTERS.sub("", name.lower())


@cache
def _by_folded_name() -> dict[str, str]:
    return {folded_name(name): name for name in events.names()}


def event_parameter(params: Sequence[Variable]) -> Variable | None:
    """The parameter that is the event, of a function with a handler's parameters."""
    tags = tuple(param.type.tag for param in params)
    return params[0] if tags == PARAMETERS else None


def client_fields(names: Sequence[str]) -> list[str]:
    """The fields that hold a user id in each of these events, that of the player whom the event is about first."""
    found: list[str] | None = None
    for name in names:
        event = events.event(name)
        fields = [field.name for field in event.fields.values() if field.is_userid] if event is not None else []
        found = fields if found is None else [field for field in found if field in fields]
    return sorted(found or [], key=lambda field: field.lower() != _CLIENT_FIELD)


def variable_for(field: str) -> str:
    """What the client of a field is called: `client` for `userid`."""
    return "client" if field.lower() == _CLIENT_FIELD else field
