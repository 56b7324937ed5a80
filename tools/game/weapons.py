"""The rows of data/weapons: what a player can hold, with the numbers of the weapon scripts."""

from __future__ import annotations

from pathlib import Path

from tools.game.reading import Row, Tables, read, uses

_NUMBERS = {
    "damage": "Damage",
    "clip": "clip_size",
    "bullets": "Bullets",
    "range": "Range",
    "cycle": "CycleTime",
    "speed": "MaxPlayerSpeed",
    "tier": "Tier",
    "slot": "bucket",
}


def tables(facts: Path) -> Tables:
    """`facts.jsonl` (weapon classes) and `melee.jsonl` (melee scripts)."""
    table = read(facts, "l4d2_entities")
    spawners = {*table["weapon_spawn_classnames"], *(entry["classname"] for entry in table["classnames_in_fgd_only"])}
    rows = [_weapon(entry, spawners) for entry in table["weapons"]]
    return {
        "weapons/facts.jsonl": sorted(rows, key=lambda row: row["name"]),
        "weapons/melee.jsonl": sorted(map(_melee, table["melee"]), key=lambda row: row["name"]),
    }


def _weapon(entry: Row, spawners: set[str]) -> Row:
    spawner = f"{entry['classname']}_spawn"
    return {
        "name": entry["classname"],
        "kind": entry["WeaponType"],
        "team": entry["Team"].lower(),
        **{ours: entry.get(theirs) for ours, theirs in _NUMBERS.items()},
        "ammo": entry.get("primary_ammo"),
        "world_model": entry.get("playermodel"),
        "view_model": entry.get("viewmodel"),
        # A script without a class is a left-over that the game cannot make.
        "creatable": entry["in_factories"],
        "spawner": spawner if spawner in spawners else None,
        "plugins": uses(entry),
    }


def _melee(entry: Row) -> Row:
    return {
        "name": entry["name"],
        "damage": float(entry["damage"]),
        "cycle": float(entry["refire_delay"]),
        "world_model": entry["playermodel"],
        "view_model": entry["viewmodel"],
        "plugins": uses(entry),
    }
