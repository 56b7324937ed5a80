"""How to try out a plugin on a server: what brings an event about, and what tends to go wrong. From `data/tests`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from server.paths import data_dir

EVENTS = "tests/events.toml"
EDGES = "tests/edges.toml"
EFFECTS = "tests/effects.toml"


class Trial(NamedTuple):
    """`do` brings the event about; `alone` when one person is enough."""

    do: str
    alone: bool


class Edge(NamedTuple):
    """`when` is the sign in the code that calls for it, `do` what to try, `see` what must be seen."""

    name: str
    when: str
    do: str
    see: str


@cache
def trials() -> Mapping[str, Trial]:
    """By the events' names. Raises `OSError` or `ValueError` when the installation is broken."""
    return MappingProxyType({name: Trial(row["do"], row.get("alone", True)) for name, row in _rows(EVENTS).items()})


@cache
def edges() -> tuple[Edge, ...]:
    """In the order in which they are tried. Raises as `trials`."""
    return tuple(Edge(name, row["when"], row["do"], row["see"]) for name, row in _rows(EDGES).items())


@cache
def seen() -> Mapping[str, str]:
    """What can be seen of a call, by the function's name. Raises as `trials`."""
    return MappingProxyType({name: str(said) for name, said in _rows(EFFECTS)["seen"].items()})


def _rows(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((data_dir() / file).read_text(encoding="utf-8"))
