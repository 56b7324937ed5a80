"""The arguments of `CreateConVar(`, from the name of the variable that keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled

_CALL = re.compile(r"(?:ConVar[ \t]+)?(\w+)[ \t]*=[ \t]*CreateConVar\([ \t]*\Z")
_PREFIX = re.compile(r"\A(?:g_)?(?:h(?=[A-Z])|cv(?:ar)?_?(?=[A-Z_a-z])|convar_?|con_?)?", re.IGNORECASE)
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SWITCHES = re.compile(r"enable|allow|toggle|^on$|^active", re.IGNORECASE)
_SAFE = re.compile(r"[^a-z0-9_]+")


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """Name, default, description, flags and bounds."""
    match = _CALL.match(cursor.typed)
    if match is None or not cursor.follows_only_closing:
        return
    words = [word.lower() for word in _HUMPS.findall(_PREFIX.sub("", match[1]))]
    if words and words[-1] == "cvar":
        words.pop()
    stem = _SAFE.sub("_", PurePath(cursor.snapshot.path).stem.lower()).strip("_")
    if not words or not stem:
        return
    name = f"{stem}_{'_'.join(words)}"
    if any(_SWITCHES.search(word) for word in words):
        about = (
            "1 = the plugin is on, 0 = off." if len(words) == 1 else f"{' '.join(words).capitalize()}: 1 = yes, 0 = no."
        )
        text = filled("convar_switch", name=name, about=about)
    else:
        text = filled("convar_value", name=name, default="1", about=f"{' '.join(words).capitalize()}.")
    yield Suggestion(cursor.offset, cursor.line_end, text, "convar")
