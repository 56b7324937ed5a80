"""The entity classes of Left 4 Dead 2, the families they belong to, and the game's models.

The list is of 2020, with what the level editor's files and the game's scripts add. Names are compared without case, as
the engine does.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("entities/facts.jsonl", "entities/models.jsonl", "entities/about.toml")


class Entity(NamedTuple):
    """An entity's class.

    `server_class` is its class in the server (`CTerrorPlayer`), empty when unknown. `source` says where the name is
    from: `factory` (the server's list), `editor`, `script`, or `l4d1` (only Left 4 Dead has it). `outputs` are those
    that its own class declares, not those of its bases.
    """

    name: str
    server_class: str
    family: str
    about: str
    source: str
    is_in_l4d1: bool
    outputs: tuple[str, ...]
    plugins: int

    @property
    def is_l4d1_only(self) -> bool:
        """Whether Left 4 Dead has it and Left 4 Dead 2 has not."""
        return self.source == "l4d1"

    @property
    def is_creatable(self) -> bool | None:
        """Whether `CreateEntityByName` makes one; None when the sources do not tell."""
        return {"factory": True, "l4d1": False}.get(self.source)


class Model(NamedTuple):
    """A model's path; `kind` is survivor, infected or weapon, `of` who has it when known."""

    path: str
    kind: str
    of: str
    plugins: int


def entity(name: str) -> Entity | None:
    """The class of that name, also one that only Left 4 Dead has."""
    row = _table()["classes"].get(name.lower())
    return None if row is None else Entity(*row)


@cache
def names() -> tuple[str, ...]:
    """All class names of Left 4 Dead 2, sorted."""
    return tuple(row[0] for row in _table()["classes"].values() if row[4] != "l4d1")


def matching(pattern: str) -> tuple[str, ...]:
    """The class names that a pattern finds; as in the engine `*` ends it and matches any rest."""
    stem, star, _ = pattern.lower().partition("*")
    if star:
        return tuple(name for name in names() if name.lower().startswith(stem))
    return tuple(name for name in names() if name.lower() == stem)


def family(name: str) -> str:
    """What the classes of a family have in common; empty when nobody wrote it."""
    return _table()["families"].get(name, "")


@cache
def models() -> tuple[Model, ...]:
    """The models that the game is known to have, by path; there are more."""
    return tuple(Model(*row) for row in _table()["models"].values())


def model(path: str) -> Model | None:
    """The model of that path, without regard to case and to which slash is used."""
    row = _table()["models"].get(path.lower().replace("\\", "/"))
    return None if row is None else Model(*row)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("entities", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    about = store.words(data / "entities/about.toml")
    families: dict[str, Any] = about.get("families", {})
    singles: dict[str, Any] = about.get("classes", {})
    classes: dict[str, Any] = {}
    for row in store.rows(data / "entities/facts.jsonl"):
        name: str = row["name"]
        of = next((f for f, one in families.items() if any(fnmatchcase(name, m) for m in one.get("match", ()))), "")
        classes[name.lower()] = (
            name,
            row.get("class", ""),
            of,
            singles.get(name, {}).get("about", "") or (families[of].get("about", "") if of else ""),
            row["source"],
            row.get("l4d1", False),
            tuple(row.get("outputs", ())),
            row.get("plugins", 0),
        )
    return {
        "classes": classes,
        "families": {name: one.get("about", "") for name, one in families.items()},
        "models": {
            row["path"].lower(): (row["path"], row["kind"], row.get("of", ""), row.get("plugins", 0))
            for row in store.rows(data / "entities/models.jsonl")
        },
    }
