"""The phrases of the translation files that come with SourceMod, for when those files are not at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from server.knowledge import store

_FILES = ("phrases/sourcemod.jsonl",)
ALWAYS = "core.phrases"
"""The file that SourceMod loads for every plugin."""


def phrases(file: str) -> Mapping[str, str] | None:
    """The phrases of a file (`common.phrases`) with their `#format`, or ""; None when SourceMod has no such file."""
    return _table().get(file)


@cache
def files() -> tuple[str, ...]:
    """The names of the files as plugins load them, sorted."""
    return tuple(sorted(_table()))


@cache
def _table() -> dict[str, dict[str, str]]:
    return store.load("phrases", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in store.rows(data / "phrases/sourcemod.jsonl"):
        found.setdefault(row["file"], {})[row["name"]] = row.get("format", "")
    return found
