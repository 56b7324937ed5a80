"""The rest of a `return` that is being typed, where it is known what the function gives back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.cursor.spot import Text
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.judge import with_text
from server.assistant.inline.results import result_at_end, result_of_guard
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled

_BEGUN = re.compile(r"re(?:t(?:u(?:r(?:n(?: \w*)?)?)?)?)?\Z")
_CERTAIN = ("void", "Action")


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """What is missing of the statement. Inside of a function only where every early end gives back the same."""
    if _BEGUN.match(cursor.typed) is None or cursor.after.strip() or cursor.spot.text is not Text.CODE:
        return
    start = cursor.line_start + len(cursor.indent)
    blank = Cursor(with_text(cursor.snapshot, cursor.snapshot.text.replace(start, cursor.line_end, "")), start)
    body = blank.body
    if body is None or body.symbol is None:
        return
    if blank.is_last_in_function:
        result = result_at_end(body)
    else:
        result = result_of_guard(body) if body.symbol.typed and body.symbol.type.tag in _CERTAIN else None
    if result is None:
        return
    text = filled("return", result=f" {result}" if result else "")
    if text.startswith(cursor.typed):
        yield Suggestion(cursor.offset, cursor.line_end, text[len(cursor.typed) :], "typed_return")
