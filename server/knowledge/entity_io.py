"""The inputs that entities take and the outputs that they fire, by name and by class.

The names are those of the level editor's files, of the data maps, and some that only plugins vouch for. Nearly all that
public plugins use is known; a class may still have more than is noted for it. Names are compared without case.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from server.knowledge import netprops, store

Kind = Literal["input", "output"]

_FILES = ("entities/io.jsonl", "entities/io.toml", "netprops/datamaps.jsonl")
_EVERY = "*"


class EntityIO(NamedTuple):
    """An input or output. `classes` of Left 4 Dead 2 are noted to have it; `of_all` when every class may.

    Without either only other games have it.
    """

    name: str
    classes: frozenset[str]
    of_all: bool

    @property
    def is_here(self) -> bool:
        """Whether Left 4 Dead 2 has it."""
        return self.of_all or bool(self.classes)


def entity_io(kind: Kind, name: str) -> EntityIO | None:
    """What is known of an input or output; None when no game has it."""
    row = _table()[kind].get(name.lower())
    if row is None:
        return None
    written, classes = row
    return EntityIO(written, frozenset(classes) - {_EVERY}, _EVERY in classes)


@cache
def names(kind: Kind, entity: str = "") -> tuple[str, ...]:
    """The inputs or outputs of Left 4 Dead 2, sorted; with a class name those that are noted for that class."""
    wanted = entity.lower()
    return tuple(
        written
        for written, classes in _table()[kind].values()
        if classes and (not wanted or wanted in classes or _EVERY in classes or _is_of_server_class(written, wanted))
    )


def is_listed(kind: Kind, entity: str) -> bool:
    """Whether the table notes inputs or outputs of a class besides those of all."""
    return entity.lower() in _listed(kind)


def has(kind: Kind, entity: str, name: str) -> bool:
    """Whether a class is noted to have an input or output, or its server class does."""
    known = entity_io(kind, name)
    if known is None:
        return False
    return known.of_all or entity.lower() in known.classes or _is_of_server_class(name, entity)


def _is_of_server_class(output: str, entity: str) -> bool:
    known = netprops.class_of(entity)
    owners = netprops.ancestors(known.name) if known is not None else ()
    fired = _table()["fired"]
    return any(output.lower() in fired.get(owner, ()) for owner in owners)


@cache
def _listed(kind: Kind) -> frozenset[str]:
    return frozenset(of for _, classes in _table()[kind].values() for of in classes)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("entity_io", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {"input": {}, "output": {}, "fired": {}}
    for row in store.rows(data / "entities/io.jsonl"):
        _add(table[row["kind"]], row["name"], row.get("classes", ()))
    more = store.words(data / "entities/io.toml")
    for kind in ("input", "output"):
        for name, classes in more.get(f"{kind}s", {}).items():
            _add(table[kind], name, classes)
    for row in store.rows(data / "netprops/datamaps.jsonl"):
        if row["type"] == "output" and "key" in row:
            _add(table["output"], row["key"], (_EVERY,) if row["class"] == "CBaseEntity" else ())
            fired = table["fired"]
            fired[row["class"]] = (*fired.get(row["class"], ()), row["key"].lower())
    return {kind: dict(sorted(rows.items())) for kind, rows in table.items()}


def _add(rows: dict[str, Any], name: str, classes: Any) -> None:
    written, known = rows.get(name.lower(), (name, ()))
    rows[name.lower()] = (written, tuple(sorted({*known, *classes})))
