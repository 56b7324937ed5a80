"""The languages that SourceMod knows: what people call them, and the codes of translation files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from server.paths import data_dir

FILE = "phrases/languages.toml"


@cache
def languages() -> Mapping[str, str]:
    """Codes by names, in lower case. Raises `OSError` or `ValueError` when the installation is broken."""
    rows = tomllib.loads((data_dir() / FILE).read_text(encoding="utf-8"))
    return MappingProxyType({name: code for code, names in rows.items() for name in names})


@cache
def titles() -> Mapping[str, str]:
    """The English names by code. Raises as `languages`."""
    rows = tomllib.loads((data_dir() / FILE).read_text(encoding="utf-8"))
    return MappingProxyType({code: names[0].title() for code, names in rows.items()})
