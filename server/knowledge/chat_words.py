"""The sentences of the conversation without a model, in the languages that we speak."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from server.knowledge import store

_FILES = ("words/chat.toml",)
ENGLISH: Final = "en"
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_RUSSIAN: Final = re.compile(r"[\u0400-\u04ff]")
_LATIN: Final = re.compile(r"[A-Za-z]{2}")


def language_of(request: str, locale: str = "") -> str:
    """The language of an answer: that of the request; that of the editor, such as `zh-cn`, where it has no words."""
    if _CHINESE.search(request):
        return "zh"
    if _RUSSIAN.search(request):
        return "ru"
    spoken = locale.replace("_", "-").split("-", 1)[0].lower()
    return spoken if spoken in _table() and not _LATIN.search(request) else ENGLISH


def said(language: str, key: str, **parts: object) -> str:
    """A sentence with its parts; in English where a language lacks it."""
    table = _table()
    return (table.get(language, {}).get(key) or table[ENGLISH][key]).format(**parts)


def has(language: str, key: str) -> bool:
    """Whether a language says something there."""
    return bool(_table().get(language, {}).get(key))


@cache
def _table() -> dict[str, dict[str, str]]:
    return store.load("chat_words", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, Any]:
    return store.words(data / "words/chat.toml")
