"""What corresponds to the names of VScript in SourcePawn. From `data/vscript`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from server.paths import data_dir

FILE = "vscript/names.toml"


class Form(NamedTuple):
    """One way to call something: `code` with `$this` and `$0`, the types that it `takes`, and what it `gives`."""

    code: str
    takes: tuple[str, ...]
    gives: str


class Name(NamedTuple):
    """A function or method. `forms` are the calls that can be converted for certain, `hint` is what else to say."""

    hint: str
    forms: tuple[Form, ...]


@cache
def functions() -> Mapping[str, Name]:
    """By their names, with the table that they are in: `NetProps.GetPropInt`. Raises `OSError` or `ValueError`."""
    return _named(_table()["functions"])


@cache
def methods() -> Mapping[str, Name]:
    """By their names. Raises as `functions`."""
    return _named(_table()["methods"])


def notifications() -> Mapping[str, str]:
    """The game's events by the names that VSLib has for them. Raises as `functions`."""
    return _table()["notifications"]


def _named(rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Name]:
    found: dict[str, Name] = {}
    for key, row in rows.items():
        name = key.split("/")[0]
        hint, forms = found.get(name, Name("", ()))
        form = (Form(row["code"], tuple(row["takes"]), row.get("gives", "")),) if "code" in row else ()
        found[name] = Name(hint or row.get("hint", ""), forms + form)
    return MappingProxyType(found)


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return MappingProxyType(tomllib.loads((data_dir() / FILE).read_text(encoding="utf-8")))
