"""Functions of other open files that are like the one around the cursor: how this person writes such things.

Chosen anew only when the cursor is in another function, so that what an engine has read stays the beginning of what it
reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from server.analysis.declare import symbols_of
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.assistant.inline.cursor import Cursor
from server.syntax.text import unlatin

_MOST_FILES = 20
_MOST_SHOWN = 4
_LEAST_ALIKE = 0.2  # Jaccard index of the words
_SMALLEST, _LARGEST = 5, 2_000  # words of a function, and its characters
_HEADING = "// Elsewhere, in {name}:\n"


class Neighbours:
    """What was chosen for the function that the cursor was in last."""

    def __init__(self) -> None:
        self._place: tuple[str, str] | None = None
        self._text = ""

    def text(self, cursor: Cursor, others: Iterable[Snapshot], budget: int) -> str:
        """Functions of `others` as code, at most `budget` characters; "" when none is like this one."""
        place = (cursor.snapshot.path, _name(cursor))
        if place != self._place:
            self._place, self._text = place, _alike(cursor, others, budget)
        return self._text


def _name(cursor: Cursor) -> str:
    chunk = cursor.snapshot.chunk_at(cursor.offset)
    return "".join(symbol.name for symbol in symbols_of(chunk)) if chunk is not None else ""


def _alike(cursor: Cursor, others: Iterable[Snapshot], budget: int) -> str:
    here = cursor.snapshot.chunk_at(cursor.offset)
    wanted = here.words if here is not None else frozenset()
    if len(wanted) < _SMALLEST:
        return ""
    found: list[tuple[float, str, str]] = []
    for snapshot in list(others)[:_MOST_FILES]:
        if snapshot.path == cursor.snapshot.path:
            continue
        for chunk in snapshot.chunks:
            length = chunk.end - chunk.start
            if len(chunk.words) < _SMALLEST or length > min(budget, _LARGEST):
                continue
            share = len(wanted & chunk.words) / len(wanted | chunk.words)
            if share >= _LEAST_ALIKE and any(isinstance(one, Function) for one in symbols_of(chunk)):
                code = unlatin(snapshot.text.chars[chunk.start : chunk.end]).replace("\r\n", "\n").strip()
                found.append((share, _HEADING.format(name=snapshot.path.replace("\\", "/").rpartition("/")[2]), code))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    shown: list[str] = []
    for _, heading, code in found[:_MOST_SHOWN]:
        text = f"{heading}{code}\n\n"
        budget -= len(text)
        if budget < 0:
            break
        shown.append(text)
    return "".join(reversed(shown))  # the likest stands nearest
