"""Words for what natives do, as parts of sentences: for prose about a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from server.knowledge import store

_FILES = ("explain/words.toml",)


class Words(NamedTuple):
    """`does` ends “It …” and may name arguments as `{0}`; `says` tells where a native shows a text, `hooks` when one of
    SDKHook's moments is.
    """

    does: Mapping[str, str]
    says: Mapping[str, str]
    hooks: Mapping[str, str]


@cache
def words() -> Words:
    """All of them."""
    held = store.load("explain", _FILES, _compiled)
    return Words(*(MappingProxyType(held.get(name, {})) for name in Words._fields))


def _compiled(data: Path) -> dict[str, dict[str, str]]:
    return store.words(data / "explain/words.toml")
