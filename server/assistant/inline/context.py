"""What a model is told beside the text around the cursor: declarations and facts that the file uses.

It comes first and stays the same while somebody types in one function, so that an engine that keeps what it has read
(a KV cache) reads it once.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis import signature
from server.analysis.fact_cards import event_fields
from server.analysis.symbols import Function
from server.assistant.inline.cursor import Cursor
from server.knowledge import events

_HEADING = "// What the plugin uses:\n"


def known_facts(cursor: Cursor, budget: int) -> str:
    """Comment lines of at most `budget` characters, sorted; "" when there is nothing to say."""
    lines: list[str] = []
    left = budget - len(_HEADING)
    for line in dict.fromkeys((*_events(cursor), *_functions(cursor))):
        left -= len(line) + 4
        if left < 0:
            break
        lines.append(f"// {line}\n")
    return _HEADING + "".join(lines) if lines else ""


def _words(cursor: Cursor) -> list[str]:
    """The words of the file's other declarations: those of this one change with each key."""
    here = cursor.spot.chunk
    start = here.start if here is not None else -1
    return sorted(frozenset().union(*(one.words for one in cursor.snapshot.chunks if one.start != start)))


def _events(cursor: Cursor) -> Iterator[str]:
    for word in _words(cursor):
        event = events.event(word)
        if event is not None and event.fields:
            yield f'event "{event.name}": {" ".join(event_fields(event).split())}'


def _functions(cursor: Cursor) -> Iterator[str]:
    unit, path = cursor.snapshot.unit, cursor.snapshot.path
    own: list[str] = []
    foreign: list[str] = []
    for word in _words(cursor):
        entries = unit.entries(word, path)
        symbol = entries[0].symbol if entries else None
        if not isinstance(symbol, Function) or symbol.operator:
            continue
        line = signature.function(symbol, entries[0].chunk, keywords=False).label
        (foreign if entries[0].source.library else own).append(line)
    yield from own
    yield from foreign
