"""The body of a callback that is still empty: the client of an event, of a timer's user id, of a command."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.runtime.body import Body
from server.assistant.inline import events
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.results import result_at_end, result_of_guard
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled
from server.syntax import nodes as n

_COMMANDS = ("RegConsoleCmd", "RegAdminCmd")
_USER_IDS = ("userid", "user_id", "iuserid", "serial_userid")


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The body, on the blank line of a block with nothing in it."""
    body = cursor.body if cursor.is_blank else None
    if body is None or not isinstance(body.node.body, n.Block) or body.node.body.body:
        return
    text = _text(body)
    if text:
        yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, text), "body")


def _text(body: Body) -> str:
    function = body.symbol
    if function is None:
        return ""
    if (event := events.event_parameter(function.params)) is not None:
        fields = events.client_fields(events.of_function(function, body))
        if not fields:
            return ""
        client = events.variable_for(fields[0])
        return _with_guard(body, filled("client", client=client, event=event.name, field=fields[0]), client)
    if _is_command(body):
        return filled("command", client=function.params[0].name)
    number = next((one for one in function.params[1:] if one.name.lower() in _USER_IDS), None)
    if number is not None and function.params[0].type.tag == "Handle":
        return _with_guard(body, filled("client_of_number", client="client", number=number.name), "client")
    return ""


def _with_guard(body: Body, line: str, client: str) -> str:
    early, late = result_of_guard(body), result_at_end(body)
    if early is None or late is None:
        return ""
    text = line + "\n" + filled("guard", client=client, result=f" {early}" if early else "")
    return f"{text}\n\n{filled('return', result=f' {late}')}" if late else text


def _is_command(body: Body) -> bool:
    """Whether it is certain that the function is a player's command."""
    function = body.symbol
    registered = body.callers.registrations
    return (
        function is not None
        and [param.type.tag for param in function.params] == ["int", "int"]
        and bool(registered)
        and all(one.callee in _COMMANDS for one in registered)
    )
