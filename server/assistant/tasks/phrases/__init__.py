"""Moves texts for players into a translation file, and asks a model to translate them.

The move is certain and needs no model. What a model translates is kept only where it has every argument and every
colour of the English text exactly as often.
"""

from __future__ import annotations

import os

from server.analysis.snapshot import Snapshot
from server.assistant.tasks.outcome import Ready, Talk
from server.assistant.tasks.phrases.moving import Moved, move
from server.assistant.tasks.phrases.spots import spots
from server.assistant.tasks.phrases.translating import languages_of, translating

TITLE = "Move texts to a phrases file"
SELECTED = "Move the selected texts to a phrases file"


def offered(snapshot: Snapshot, start: int, end: int) -> str | None:
    """For a selection with texts, or for the whole file where the cursor is on a text."""
    if not spots(snapshot, start, end):
        return None
    return SELECTED if end > start else TITLE


def begin(snapshot: Snapshot, start: int, end: int, request: str = "", is_builtin: bool = False) -> Ready | Talk:
    """The move at once; with a model, translations into the languages that `request` names (`zh, ru`) as well.

    Raises `UnavailableError` when there is nothing to move, or no place for it.
    """
    chosen = (start, end) if end > start else (0, len(snapshot.text))
    moved = move(snapshot, *chosen)
    if is_builtin or not moved.entries:
        return Ready(_told(moved), str(moved.code), (moved.file,))
    return translating(moved, languages_of(request), _told(moved))


def _told(moved: Moved) -> str:
    texts = "1 text" if moved.count == 1 else f"{moved.count} texts"
    lines = [f"Moved {texts} to `{os.path.basename(moved.file.path)}`: {len(moved.entries)} new phrases."]
    foreign = [
        entry.name for entry in moved.entries if not any(map(str.isascii, filter(str.isalpha, entry.texts["en"])))
    ]
    if foreign:
        lines.append(
            "These do not look like English. They stand under `en` all the same, for SourceMod shows that text to "
            "everybody whose language is missing: " + ", ".join(f"“{name}”" for name in foreign[:10]) + "."
        )
    return "\n\n".join(lines)
