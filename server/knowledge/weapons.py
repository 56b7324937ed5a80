"""What a player can hold: the weapons, the melee scripts, and what `GivePlayerItem` makes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("weapons/facts.jsonl", "weapons/melee.jsonl", "weapons/about.toml")


class Weapon(NamedTuple):
    """A weapon's class with the numbers of its script; None where the script has none.

    `kind` is the script's (`rifle`, `healing`, `claw`, ...), `team` survivor, zombie or any; `slot` counts from 0;
    `clip` -1 means that it has none. `creatable` is False for a script whose class the game does not have.
    """

    name: str
    kind: str
    team: str
    about: str
    damage: int | None
    clip: int | None
    bullets: int | None
    range: int | None
    cycle: float | None
    tier: int | None
    slot: int | None
    world_model: str
    view_model: str
    spawner: str
    creatable: bool
    plugins: int


class Melee(NamedTuple):
    """A melee weapon's script name, with which `weapon_melee` and its spawner are told what to be."""

    name: str
    about: str
    damage: float
    cycle: float
    world_model: str
    view_model: str
    plugins: int


def weapon(name: str) -> Weapon | None:
    """The weapon of that class name, without regard to case."""
    row = _table()["weapons"].get(name.lower())
    return None if row is None else Weapon(*row)


def melee(name: str) -> Melee | None:
    """The melee script of that name, without regard to case."""
    row = _table()["melee"].get(name.lower())
    return None if row is None else Melee(*row)


@cache
def names() -> tuple[str, ...]:
    """All weapon classes, sorted."""
    return tuple(_table()["weapons"])


@cache
def melee_names() -> tuple[str, ...]:
    """All melee scripts of the game, sorted; a map or a server may add its own."""
    return tuple(_table()["melee"])


@cache
def items() -> tuple[str, ...]:
    """What `GivePlayerItem` can give to a survivor: weapon classes that the game can make, and melee scripts."""
    weapons = (name for name, row in _table()["weapons"].items() if Weapon(*row).creatable and row[2] != "zombie")
    return (*weapons, *melee_names())


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("weapons", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    about = store.words(data / "weapons/about.toml")
    weapons = {
        row["name"]: (
            row["name"],
            row["kind"],
            row["team"],
            about.get(row["name"], {}).get("about", ""),
            *(row.get(key) for key in ("damage", "clip", "bullets", "range", "cycle", "tier", "slot")),
            row.get("world_model", ""),
            row.get("view_model", ""),
            row.get("spawner", ""),
            row.get("creatable", False),
            row.get("plugins", 0),
        )
        for row in store.rows(data / "weapons/facts.jsonl")
    }
    scripts = about.get("melee", {})
    melee = {
        row["name"]: (
            row["name"],
            scripts.get(row["name"], {}).get("about", ""),
            row["damage"],
            row["cycle"],
            row["world_model"],
            row["view_model"],
            row.get("plugins", 0),
        )
        for row in store.rows(data / "weapons/melee.jsonl")
    }
    return {"weapons": weapons, "melee": melee}
