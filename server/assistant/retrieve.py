"""Finds the facts that a request is about, for a prompt: events with fields, functions, properties, weapons.

Full-text search (BM25) over `data/` by SQLite, in memory; the index is made when it is first asked.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from server.analysis.project import Project
from server.analysis.signature import function as signature
from server.analysis.symbols import Function
from server.knowledge import api, events, netprops, weapons
from server.syntax.text import Text

_WORD = re.compile(r"[A-Za-z]+|\d+")
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_HEADERS = ("sourcemod", "sdktools", "sdkhooks", "left4dhooks")
# What says nothing about what is asked for.
_EMPTY = frozenset(
    "a an the of to in on for and or when with that this it is are be by from as at my me all any each every write "
    "make create complete plugin plugins sourcepawn sourcemod l4d2 left dead server please using use should can i "
    "want".split()
)
_MOST = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known: `text` is what a prompt says of it."""

    kind: str
    name: str
    text: str


def retrieve(request: str, budget: int) -> list[Fact]:
    """The facts nearest to a request, best first, as many as fit into `budget` characters."""
    words = dict.fromkeys(word for word in map(str.lower, _WORD.findall(request)) if word not in _EMPTY)
    if not words:
        return []
    wanted = " OR ".join(f'"{word}"' for word in words)
    rows = _index().execute(
        "SELECT kind, name, shown FROM facts WHERE facts MATCH ? ORDER BY bm25(facts, 0, 8, 4, 1, 0), name LIMIT ?",
        (wanted, _MOST),
    )
    chosen: list[Fact] = []
    for kind, name, shown in rows:
        budget -= len(shown) + 1
        if budget < 0:
            break
        chosen.append(Fact(kind, name, shown))
    return chosen


@cache
def _index() -> sqlite3.Connection:
    # SQLite's own lock is enough: after this only reading happens.
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute(
        "CREATE VIRTUAL TABLE facts USING fts5(kind UNINDEXED, name, humps, words, shown UNINDEXED, tokenize='porter')"
    )
    index.executemany(
        "INSERT INTO facts VALUES (?, ?, ?, ?, ?)",
        ((one.kind, one.name, " ".join(_HUMPS.findall(one.name)), one.text, one.text) for one in _facts()),
    )
    return index


def _facts() -> Iterator[Fact]:
    for name in events.names():
        event = events.event(name)
        if event is not None:
            fields = ", ".join(f'{field.getter}("{field.name}")' for field in event.fields.values())
            yield Fact("event", name, f'event "{name}": {event.about} Fields: {fields or "none"}.')
    for name in netprops.names():
        found = netprops.prop(name)
        if found is not None and found.about:
            yield Fact("netprop", name, f"property {name}: {found.about}")
    for name in weapons.names():
        weapon = weapons.weapon(name)
        if weapon is not None and weapon.about:
            yield Fact("weapon", name, f'"{name}": {weapon.about}')
    yield from _functions()


def _functions() -> Iterator[Fact]:
    path = "/facts.sp"
    project = Project()
    project.open(path, Text.of("".join(f"#include <{name}>\n" for name in _HEADERS)))
    unit = project.unit(path)
    for name in sorted(unit.names):
        symbol = unit.lookup(name, path)
        about = api.about(name)
        if not isinstance(symbol, Function) or not (about or name.startswith("L4D")):
            continue
        located = unit.locate(symbol)
        label = signature(symbol, located[1] if located is not None else None).label
        yield Fact("function", name, f"{label}{f'  // {about}' if about else ''}")
