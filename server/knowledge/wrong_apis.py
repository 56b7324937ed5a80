"""Names that people and models write and that are not right, with the right ones, by kind.

A plugin or an include may define such a name itself; that is for the caller to look up first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("wrong/facts.jsonl", "wrong/about.toml")

KINDS = (
    "function",
    "forward",
    "event",
    "netprop",
    "class",
    "convar",
    "constant",
    "include",
    "deprecated",
    "removed",
    "old",
    "syntax",
    "pattern",
)
"""`old` are functions that a methodmap has replaced, `pattern` are uses rather than names."""


class Wrong(NamedTuple):
    """A name that is not right.

    `right` are the names to write, the best first, empty when there is none; `right_kind` says what they are when that
    differs from `kind`: `event`, `forward`, `hook`, `expression`, `Prop_Send` or `Prop_Data`. `verdict` is `confirmed`
    (it exists nowhere), `conditional` (it exists for some class or property type), `likely`, `l4d1_only`,
    `other_game` or `style` (it works). `is_nearest` when the right name was chosen for its meaning and may do
    something else. `same_arguments` when a call is right after the name alone is put right. `place` is the property
    type for which a netprop is wrong, empty for both. `games` have it, `framework` is where the name is from,
    `since` the SourceMod version that deprecated it and `last` the last that had it. `defined` counts the public
    plugins that define the name themselves.
    """

    kind: str
    wrong: str
    right: tuple[str, ...]
    right_kind: str
    verdict: str
    why: str
    note: str
    is_nearest: bool
    same_arguments: bool
    place: str
    games: tuple[str, ...]
    framework: str
    since: str
    last: str
    defined: int


def wrong(kind: str, name: str) -> Wrong | None:
    """What is known against a name of one of `KINDS`; netprops and functions are compared with case."""
    row = _table().get(kind, {}).get(name)
    return None if row is None else Wrong(kind, name, *row)


@cache
def all_of(kind: str) -> tuple[Wrong, ...]:
    """All wrong names of a kind, sorted."""
    return tuple(Wrong(kind, name, *row) for name, row in _table().get(kind, {}).items())


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("wrong", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    about = store.words(data / "wrong/about.toml")
    reasons, notes = about.get("why", {}), about.get("notes", {})
    same = set(about.get("fixes", {}).get("same_arguments", ()))
    pairs: dict[str, dict[str, Any]] = {}
    for row in store.rows(data / "wrong/facts.jsonl"):
        kind, name = row["kind"], row["wrong"]
        pairs.setdefault(kind, {})[name] = (
            tuple(row.get("right", ())),
            row.get("right_kind", ""),
            row["verdict"],
            reasons.get(kind, {}).get(name) or _reason(row),
            notes.get(f"{kind}.{name}", ""),
            row.get("nearest", False),
            kind == "function" and name in same,
            row.get("place", ""),
            tuple(row.get("games", ())),
            row.get("framework", ""),
            row.get("since", ""),
            row.get("last", ""),
            row.get("defined", 0),
        )
    return pairs


def _reason(row: dict[str, Any]) -> str:
    """The sentence for a name about which nobody wrote one."""
    kind, name, games = row["kind"], row["wrong"], row.get("games", ())
    if games:
        return f"Left 4 Dead 2 does not have it; {' and '.join(games[-2:])} {'have' if len(games) > 1 else 'has'}."
    if framework := row.get("framework"):
        return f"{name} belongs to {framework}, not to SourceMod."
    if kind == "deprecated":
        return f"Deprecated since SourceMod {row['since']}." if row.get("since") else "Deprecated."
    if kind == "removed":
        return f"Removed: version {row['last']} was the last that had it."
    return {
        "include": "No known library has an include of this name.",
        "old": "A methodmap has replaced it.",
        "syntax": "The old syntax, which the compiler still takes.",
    }.get(kind, "It exists nowhere.")
