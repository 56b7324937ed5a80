"""The client of a user id and the guard behind it: in `GetClientOfUserId(` and on the line below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.assistant.inline import events
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.results import result_of_guard
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled
from server.syntax import nodes as n

_OPEN_CALL = re.compile(r"(?:(int|new)[ \t]+)?(?:(\w+)[ \t]*=[ \t]*)?GetClientOfUserId\([ \t]*(\S*)\Z")
_FINDER = "GetClientOfUserId"


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The rest of the call, with the guard where the client is new; or the guard."""
    match = _OPEN_CALL.search(cursor.typed)
    if match is not None and cursor.follows_only_closing:
        yield from _call(cursor, match)
    elif cursor.is_blank and cursor.before:
        yield from _below(cursor)


def _call(cursor: Cursor, match: re.Match[str]) -> Iterator[Suggestion]:
    function = cursor.scope.function
    event = events.event_parameter(function.params) if function is not None else None
    if function is None or event is None:
        return
    names = events.of_function(function, cursor.body)
    fields = events.client_fields(names)
    declared, variable, typed = match.groups()
    wanted = sorted(fields, key=lambda field: field.lower() != (variable or "").lower())
    for field in wanted[:1]:
        text = filled("field", event=event.name, field=field)
        if not text.startswith(typed):
            continue
        if declared and cursor.typed.startswith(declared) and not _is_used_below(cursor, variable):
            text += _guard(cursor, variable)
        yield Suggestion(cursor.offset, cursor.line_end, text[len(typed) :], "guard")


def _below(cursor: Cursor) -> Iterator[Suggestion]:
    before = cursor.earlier[-1] if cursor.earlier else None
    if not isinstance(before, n.VarStmt) or len(before.vars) != 1:
        return
    var = before.vars[0]
    value = var.init
    if not isinstance(value, n.Call) or not isinstance(value.target, n.Name) or value.target.name != _FINDER:
        return
    if not _is_used_below(cursor, var.name.name) or not _is_asked_below(cursor, var.name.name):
        text = _guard(cursor, var.name.name).removeprefix(cursor.newline + cursor.indent)
        if text:
            yield Suggestion(cursor.offset, cursor.line_end, text, "guard")


def _guard(cursor: Cursor, variable: str) -> str:
    """A line end and the guard, "" where the result is not known."""
    result = result_of_guard(cursor.body) if cursor.body is not None else None
    if result is None:
        return ""
    return laid_out(cursor, "\n" + filled("guard", client=variable, result=f" {result}" if result else ""))


def _is_used_below(cursor: Cursor, variable: str) -> bool:
    return re.search(rf"\b{re.escape(variable)}\b", _rest(cursor)) is not None


def _is_asked_below(cursor: Cursor, variable: str) -> bool:
    """Whether the next statement is a condition about the client already."""
    first = cursor.later[0] if cursor.later else None
    if not isinstance(first, n.If):
        return False
    start = cursor.chunk_start
    condition = cursor.chars[start + first.condition.start : start + first.condition.end]
    return re.search(rf"\b{re.escape(variable)}\b", condition) is not None


def _rest(cursor: Cursor) -> str:
    """The function behind the cursor."""
    body = cursor.body
    return cursor.chars[cursor.line_end : cursor.chunk_start + body.node.end] if body is not None else ""
