"""The texts of `data/inline`, of which ghost text is made without a model. Says nothing about where one fits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from string import Template
from types import MappingProxyType

from server.paths import data_dir

FOLDER = "inline"


@cache
def texts() -> Mapping[str, Template]:
    """The texts by their names. Raises `OSError` or `ValueError` when the installation is broken."""
    found: dict[str, Template] = {}
    for file in sorted((data_dir() / FOLDER).glob("*.toml")):
        for name, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[name] = Template(row["text"].strip("\n"))
    return MappingProxyType(found)


def filled(which: str, /, **values: str) -> str:
    """A text with everything in it filled in."""
    return texts()[which].substitute(values)
