"""English words for what Chinese and Russian requests name, to find facts with: not a translation."""

from __future__ import annotations

import re
from functools import cache

from server.knowledge import store
from server.paths import data_dir

_FILE = "words/glossary.toml"
_RUSSIAN = re.compile(r"[а-яё]+")


def in_english(text: str) -> str:
    """The English words for what is known of a text in lower case; "" for a text in English."""
    table = _table()
    found = [english for word, english in table.get("zh", {}).items() if word in text]
    stems = table.get("ru", {})
    for word in _RUSSIAN.findall(text):
        found.extend(english for stem, english in stems.items() if word.startswith(stem))
    return " ".join(dict.fromkeys(" ".join(found).split()))


@cache
def _table() -> dict[str, dict[str, str]]:
    return store.words(data_dir() / _FILE)
