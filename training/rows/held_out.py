"""The texts of the evaluation's tasks, which no model may learn: what is asked, the reference, and what is given.

Reads the tables of `data/tasks` for their texts alone; what the tasks check is no concern of who makes data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from server.paths import data_dir
from training.config import ConfigError
from training.rows.overlap import Guard, Held

FOLDER = "tasks"


@cache
def held_out() -> tuple[Held, ...]:
    """Each task with its texts, in order. Raises `ConfigError` where a file of theirs can not be read."""
    return tuple(sorted(_read(), key=lambda one: one.id))


@cache
def guard() -> Guard:
    """All of them, to hold texts against. Raises `ConfigError`."""
    return Guard(held_out())


def _read() -> Iterator[Held]:
    for file in sorted((data_dir() / FOLDER).glob("*/*.toml")):
        for name, row in _rows(file).items():
            task = f"{file.parent.name}/{name}"
            sources = [row.get("reference") or f"{FOLDER}/{task}", row.get("given", "")]
            yield Held(task, [str(row["prompt"]), *(_source(one) for one in sources if one)])


def _rows(file: Path) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from None


def _source(name: str) -> str:
    path = data_dir() / f"{name}.sp"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} can not be read: {error.strerror}") from None
