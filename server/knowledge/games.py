"""What shows which game a plugin is for: names of headers, functions, netprops, classes and console variables.

Events are not in here: `server.knowledge.events` knows which games have which.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from server.knowledge import store

_FILES = ("games/marks.toml",)

KINDS = ("headers", "functions", "netprops", "classes", "convars", "words")
"""What a mark can be. A word is one in the name of a plugin or of its own console variables and commands."""


@cache
def marked(kind: str, name: str) -> frozenset[str]:
    """The games (`l4d2`, `tf2`, …) that alone have a name of one of `KINDS`; empty when many have it.

    The longest pattern that fits counts. Netprops and functions are compared with case, the rest without.
    """
    table = _table().get(kind, {"exact": {}, "begins": []})
    wanted = name if kind in ("netprops", "functions") else name.lower()
    games = table["exact"].get(wanted)
    if games is None:
        games = next((of for begin, of in table["begins"] if wanted.startswith(begin)), ())
    return frozenset(games)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("games", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    compiled: dict[str, dict[str, Any]] = {}
    for kind, groups in store.words(data / "games/marks.toml").items():
        exact: dict[str, tuple[str, ...]] = {}
        begins: list[tuple[str, tuple[str, ...]]] = []
        for key, names in groups.items():
            games = tuple(key.split("+"))
            for name in names:
                plain = name if kind in ("netprops", "functions") else name.lower()
                if plain.endswith("*"):
                    begins.append((plain[:-1], games))
                else:
                    exact[plain] = games
        begins.sort(key=lambda one: (-len(one[0]), one[0]))
        compiled[kind] = {"exact": exact, "begins": begins}
    return compiled
