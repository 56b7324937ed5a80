"""Where the cursor is once a suggestion is accepted, so that the next one can be asked for before anybody does."""

from __future__ import annotations

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.judge import with_text
from server.assistant.inline.suggestion import Suggestion
from server.syntax.text import latin

_COMPLETE = (";", "}")


def accepted(cursor: Cursor, made: Suggestion) -> Cursor | None:
    """The cursor behind the accepted text; of a whole statement, on the next line as an editor indents it."""
    if made.end < cursor.line_end:
        return None
    last = made.text.rpartition("\n")[2]
    indent = last[: len(last) - len(last.lstrip(" \t"))] if "\n" in made.text else cursor.indent
    behind = f"{cursor.newline}{indent}" if made.text.endswith(_COMPLETE) else ""
    chars = latin(made.text + behind)
    text = cursor.snapshot.text.replace(made.start, made.end, chars)
    return Cursor(with_text(cursor.snapshot, text), made.start + len(chars))
