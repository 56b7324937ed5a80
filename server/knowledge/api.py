"""What is known of SourceMod's and Left4DHooks' symbols beyond their declarations: versions, descriptions, examples.

A member of a methodmap is `Map.Member`, its constructor `Map.Map`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("api/versions.jsonl", "api/about.toml")

OLDEST = "1.0"
"""The version since which a symbol without a note has been there."""


class Versions(NamedTuple):
    """The history of a symbol in `library` (`sourcemod` or `left4dhooks`); empty texts where nothing happened.

    `deprecated` is a version, or `yes` when it is not known which; `instead` are the names that replaced it.
    `removed` is the first version without it, `changed` the one in which its signature changed.
    """

    name: str
    library: str
    since: str
    deprecated: str
    instead: tuple[str, ...]
    removed: str
    changed: str


def versions(symbol: str) -> Versions | None:
    """The history of a symbol; None when it has always been there, or is not of these libraries."""
    row = _table()["versions"].get(symbol)
    return None if row is None else Versions(symbol, *row)


def since(symbol: str) -> str:
    """The version of its library that brought a symbol, `1.0` for one that always was there or is unknown."""
    row = _table()["versions"].get(symbol)
    return row[1] if row is not None and row[1] else OLDEST


@cache
def newer(sourcemod: str, left4dhooks: str) -> Mapping[str, str]:
    """All symbols that these versions do not have yet, with the version that each needs."""
    has = {"sourcemod": as_numbers(sourcemod), "left4dhooks": as_numbers(left4dhooks)}
    later = {
        key: names for key, names in _table()["since"].items() if as_numbers(key[1]) > has.get(key[0], has["sourcemod"])
    }
    return MappingProxyType({name: version for (_, version), names in later.items() for name in names})


def as_numbers(version: str) -> tuple[int, ...]:
    """A version to compare: `1.12.0.7246` → (1, 12, 0, 7246); what is not a number counts as 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))


def about(symbol: str) -> str:
    """What a symbol does, in our words; empty when nobody wrote it."""
    return _table()["about"].get(symbol, ("", "", ""))[0]


def example(symbol: str) -> str:
    """A few lines that use it; empty when nobody wrote them."""
    return _table()["about"].get(symbol, ("", "", ""))[1]


def mind(symbol: str) -> str:
    """What goes wrong with it most often; empty when nobody wrote it."""
    return _table()["about"].get(symbol, ("", "", ""))[2]


@cache
def _table() -> dict[str, dict[Any, Any]]:
    return store.load("api", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[Any, Any]]:
    words = store.words(data / "api/about.toml")
    rows = list(store.rows(data / "api/versions.jsonl"))
    since: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if version := row.get("since"):
            since.setdefault((row["library"], version), []).append(row["name"])
    return {
        "versions": {
            row["name"]: (
                row["library"],
                row.get("since", ""),
                row.get("deprecated", ""),
                tuple(row.get("instead", ())),
                row.get("removed", ""),
                row.get("changed", ""),
            )
            for row in rows
        },
        "since": {key: tuple(names) for key, names in since.items()},
        "about": {
            name: (one.get("about", ""), one.get("example", "").strip(), one.get("mind", ""))
            for name, one in words.items()
        },
    }
