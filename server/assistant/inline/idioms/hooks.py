"""`HookEvent` for the handlers that are named after an event and that nothing hooks, in `OnPluginStart`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.declare import symbols_of
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.symbols import Function
from server.assistant.inline import events
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_START = "OnPluginStart"
_MOST = 8


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The calls that are missing, at the end of the function or on its only line."""
    if not cursor.is_blank:
        return
    body = cursor.body
    if body is None or body.node.name.name != _START or not cursor.is_last_in_function:
        return
    lines = [filled(text, event=event, handler=handler) for text, event, handler in _open_handlers(cursor)]
    if lines:
        yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, "\n".join(lines[:_MOST])), "hooks")


def _open_handlers(cursor: Cursor) -> Iterator[tuple[str, str, str]]:
    """The text that hooks a handler, its event and its name."""
    unit, path = cursor.snapshot.unit, cursor.snapshot.path
    known = callers(unit, path)
    for chunk in cursor.snapshot.chunks:
        for symbol in symbols_of(chunk):
            if not isinstance(symbol, Function) or not symbol.has_body or symbol.type.tag not in ("void", "Action"):
                continue
            if events.event_parameter(symbol.params) is None or known.get(symbol, NO_CALLERS) != NO_CALLERS:
                continue
            event = events.named_after(symbol.name)
            if event:
                yield "hook" if _reads(chunk, symbol) else "hook_no_copy", event, symbol.name


def _reads(chunk: Chunk, handler: Function) -> bool:
    """Whether a handler mentions its event."""
    node = handler.node
    if not isinstance(node, n.Function) or node.body is None:
        return True
    text = chunk.cut.source[node.body.start : node.body.end]
    return re.search(rf"\b{re.escape(handler.params[0].name)}\b", text) is not None
