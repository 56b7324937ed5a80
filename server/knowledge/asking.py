"""How comments begin that ask for code. From `data/requests`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from server.paths import data_dir

FILE = "requests/asking.toml"


class Asking(NamedTuple):
    """Words in lower case: all with which a request `begins`, and those of them that say when something is to happen.

    `inside` are words that say so wherever they stand, but in a request that `asks` for something to be found out.
    """

    begins: frozenset[str]
    when: frozenset[str]
    asks: frozenset[str]
    inside: frozenset[str]


@cache
def asking() -> Asking:
    """The words. Raises `OSError` or `ValueError` when the installation is broken."""
    row = tomllib.loads((data_dir() / FILE).read_text(encoding="utf-8"))
    return Asking(**{name: frozenset(row[name]) for name in Asking._fields})
