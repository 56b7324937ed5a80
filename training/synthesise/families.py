"""The families of plugins: what each is about, and by which calls the analysis knows a plugin of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from server.paths import data_dir
from training.config import Config, ConfigError, build

FILE = "synthesis/families.toml"


class Family(Config):
    """A family. A plugin is of it that calls one of `calls` or has one of `forwards`; any is, where neither is said.

    `recipes` is the folder of `data/recipes` whose requests it has, "" for the one of its own name.
    """

    about: str
    calls: tuple[str, ...] = ()
    forwards: tuple[str, ...] = ()
    recipes: str = ""

    def has(self, calls: Iterable[str], forwards: Iterable[str]) -> bool:
        """Whether a plugin with these calls and these forwards is of the family."""
        if not self.calls and not self.forwards:
            return True
        return _any(calls, self.calls) or _any(forwards, self.forwards)


@cache
def families() -> Mapping[str, Family]:
    """All families by name. Raises `ConfigError`."""
    path = data_dir() / FILE
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from None
    return MappingProxyType({name: build(Family, row, f"{FILE}: {name}") for name, row in table.items()})


def _any(names: Iterable[str], wanted: tuple[str, ...]) -> bool:
    starts = tuple(one[:-1] for one in wanted if one.endswith("*"))
    return any(name in wanted or (starts and name.startswith(starts)) for name in names)
