"""Whether a model is asked at all: most places where a cursor stops are none where somebody wants help."""

from __future__ import annotations

from server.analysis.cursor.spot import Text
from server.assistant.inline.cursor import Cursor

_LEAST_FILE = 10  # characters that are no white space
_LEAST_LINE = 3
_COMPLETE = (";", "}", "*/")
_MOST_BEHIND = 8


def is_wanted(cursor: Cursor, explicit: bool = False, selecting: bool = False) -> bool:
    """Whether a suggestion makes sense at the cursor.

    `explicit`: the user asks for one, so only what can never be right is left out. `selecting`: an item of the list of
    completions is chosen, which ghost text would hide.
    """
    if not cursor.follows_only_closing or len(cursor.after.strip()) > _MOST_BEHIND:
        return False
    kind = cursor.spot.text
    if kind is Text.DIRECTIVE:
        return False
    if explicit:
        return True
    if selecting or kind is not Text.CODE or len(cursor.chars[: cursor.offset].split(None, _LEAST_FILE)) < 2:
        return False
    typed = cursor.typed.rstrip()
    if not typed:
        return cursor.is_blank
    return len(typed) >= _LEAST_LINE and not typed.endswith(_COMPLETE)
