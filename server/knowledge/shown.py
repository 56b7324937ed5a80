"""Which functions show texts to players, and how a translation reaches the right one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from server.paths import data_dir

FILE = "phrases/shown.toml"


class Shown(NamedTuple):
    """A function that shows a text, or (`way` "show") a menu. Positions of arguments count from 0, -1 for none.

    `way` is target, client, plain, buffer or show; `of` is where the menu, panel or buffer is, -1 when the function is
    a method of one.
    """

    way: str
    text: int
    of: int
    client: int


@cache
def shown() -> Mapping[str, Shown]:
    """By the functions' full names. Raises `OSError` or `ValueError` when the installation is broken."""
    rows = tomllib.loads((data_dir() / FILE).read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Shown(row["way"], row.get("text", -1), row.get("of", -1), row.get("client", -1))
            for name, row in rows.items()
        }
    )
