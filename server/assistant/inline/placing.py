"""Puts what a model says into the file: without repetitions, with its blocks closed, and only if it is right there."""

from __future__ import annotations

from collections.abc import Iterator

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.extent import finished
from server.assistant.inline.judge import is_sound
from server.assistant.inline.layout import unit_of
from server.assistant.inline.suggestion import Suggestion
from server.assistant.inline.tidy import tidied

ORIGIN = "model"


def placed(cursor: Cursor, answer: str) -> Suggestion | None:
    """The first way to insert a cut answer that brings no new finding; None when there is none."""
    text = tidied(answer, cursor.prefix, cursor.suffix)
    if not text:
        return None
    text = finished(text, cursor.indent, unit_of(cursor)).replace("\n", cursor.newline)
    for made in dict.fromkeys(_ways(cursor, text)):
        if made.text.strip() and is_sound(cursor.snapshot, made):
            return made
    return None


def _ways(cursor: Cursor, text: str) -> Iterator[Suggestion]:
    """Before the brackets behind the cursor, or in their place."""
    at = cursor.offset
    if cursor.is_blank:
        yield Suggestion(at, cursor.line_end, text, ORIGIN)
        return
    behind = cursor.after.rstrip()
    if behind and text.endswith(behind):
        yield Suggestion(at, at, text[: -len(behind)], ORIGIN)
    yield Suggestion(at, at, text, ORIGIN)
    if behind:
        yield Suggestion(at, cursor.line_end, text, ORIGIN)
