"""The end of a function: what it has begun and not ended, and the `return` that it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.leftovers import open_handles, open_menus
from server.assistant.inline.results import result_at_end
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled
from server.syntax import nodes as n


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """What closes the function, on a blank line behind its last statement."""
    body = cursor.body if cursor.is_blank else None
    if body is None or not cursor.is_last_in_function:
        return
    last = cursor.earlier[-1] if cursor.earlier else None
    if isinstance(last, n.Return):
        return
    result = result_at_end(body)
    handles = dict.fromkeys(open_handles(cursor, body))
    function = body.symbol
    if handles and result is None and function is not None and function.typed:
        # Who makes a handle and gives back something of that type most likely gives back the handle.
        kept = [name for name in handles if cursor.scope.locals[name].type.tag == function.type.tag][-1:]
        handles, result = dict.fromkeys(name for name in handles if name not in kept), "".join(kept)
    lines = [filled("display", menu=menu, client=client) for menu, client in open_menus(cursor, body)]
    lines.extend(filled("delete", name=name) for name in handles)
    if result:
        lines.append(filled("return", result=f" {result}"))
    if lines:
        yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, "\n".join(lines)), "ending")
