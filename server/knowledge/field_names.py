"""Names of event fields that mean the same thing in different events."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from server.knowledge import store

_FILES = ("events/synonyms.toml",)


def same_meaning(name: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that may stand for what `name` says, the likeliest first; case does not count."""
    wanted, table = name.lower(), _table()
    fit = {one.lower(): one for one in candidates}
    found: dict[str, None] = {}
    for group in table["groups"]:
        if wanted in group:
            found.update(dict.fromkeys(one for one in group if one in fit))
    if not found and wanted in table["actors"] and fit.keys() & set(table["patients"]) and "userid" in fit:
        found["userid"] = None
    return [fit[one] for one in found]


@cache
def _table() -> dict[str, Any]:
    return store.load("field_names", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, Any]:
    words = store.words(data / "events/synonyms.toml")
    return {name: words.get(name, []) for name in ("groups", "actors", "patients")}
