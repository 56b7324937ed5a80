"""`public Plugin myinfo`: on the first blank line behind the includes, or once its first words are typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled

_NAME = "myinfo"
_LEAST = len("public P")


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The whole block or the rest of it, in a plugin that has none."""
    path = cursor.snapshot.path
    text = filled("plugin_info", title=_title(path))
    typed = cursor.before
    is_begun = len(typed) >= _LEAST and text.startswith(typed) and not cursor.after.strip()
    is_empty = cursor.is_blank and not cursor.before and not cursor.snapshot.chunks and "#include" in cursor.chars
    if not (is_begun or is_empty) or not path.endswith(".sp"):
        return
    known = cursor.snapshot.unit.entries(_NAME, path)
    here = cursor.snapshot.chunk_at(cursor.offset)
    if any(entry.chunk is not here for entry in known):
        return
    yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, text)[len(typed) :], "plugin_info")


def _title(path: str) -> str:
    """The file's name as words."""
    stem = PurePath(path).stem.replace('"', "").replace("\\", "")
    return " ".join(word[:1].upper() + word[1:] for word in stem.split("_") if word)
