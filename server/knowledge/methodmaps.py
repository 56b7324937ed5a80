"""The natives that a methodmap has replaced, and what stands for them now."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from server.knowledge import store

_FILES = ("api/methodmaps.toml",)

Form = Literal["method", "getter", "setter"]
_SECTIONS: dict[str, Form] = {"methods": "method", "getters": "getter", "setters": "setter"}


class Replacement(NamedTuple):
    """`type` is the methodmap of a native's first argument, `member` what does the same.

    A `method` takes the other arguments, a `getter` is a property, a `setter` one that is given the other argument.
    """

    type: str
    member: str
    form: Form


def replacement(native: str) -> Replacement | None:
    """What stands for a native now; None when it has no methodmap's member for it."""
    row = _table()["replaced"].get(native)
    return None if row is None else Replacement(row[0], row[1], cast("Form", row[2]))


@cache
def replaced() -> tuple[str, ...]:
    """All natives that a methodmap has replaced, sorted."""
    return tuple(sorted(_table()["replaced"]))


def filled(function: str) -> tuple[str, str] | None:
    """The methodmap of what a function makes for a parameter, and that parameter's name; None when it does not."""
    return _table()["filled"].get(function)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("methodmaps", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    held = store.words(data / "api/methodmaps.toml")
    return {
        "replaced": {
            native: (name, member, form)
            for name, sections in held.items()
            for section, form in _SECTIONS.items()
            for native, member in sections.get(section, {}).items()
        },
        "filled": {
            function: (name, param)
            for name, sections in held.items()
            for function, param in sections.get("filled", {}).items()
        },
    }
