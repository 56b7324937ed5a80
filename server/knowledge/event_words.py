"""Events whose names say the same in other words: `player_enter_saferoom` is `player_entered_checkpoint`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from server.knowledge import events, store

_FILES = ("events/words.toml",)
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def same_meaning(name: str) -> tuple[str, ...]:
    """The events that consist of the same words by their meaning, those that more plugins hook first."""
    return _by_meaning().get(_meaning(name), ())


@cache
def _by_meaning() -> dict[frozenset[str], tuple[str, ...]]:
    found: dict[frozenset[str], list[str]] = {}
    for name in events.names():
        found.setdefault(_meaning(name), []).append(name)
    return {meaning: tuple(sorted(names, key=_rarity)) for meaning, names in found.items() if meaning}


def _rarity(name: str) -> tuple[int, str]:
    event = events.event(name)
    return (-event.plugins if event is not None else 0, name)


def _meaning(name: str) -> frozenset[str]:
    """The words of a name, each as the first of its group, without those that may be there or not."""
    table = _table()
    words = [part.lower() for part in _PART.findall(name)]
    for first, second in table["pairs"]:
        for at in range(len(words) - 1, 0, -1):
            if words[at - 1 : at + 1] == [first, second]:
                words[at - 1 : at + 1] = [first + second]
    return frozenset(table["groups"].get(word, word) for word in words if word not in table["fillers"])


@cache
def _table() -> dict[str, Any]:
    return store.load("event_words", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, Any]:
    words = store.words(data / "events/words.toml")
    return {
        "fillers": list(words.get("fillers", ())),
        "pairs": [list(pair) for pair in words.get("pairs", ())],
        "groups": {word: group[0] for group in words.get("groups", ()) for word in group},
    }
