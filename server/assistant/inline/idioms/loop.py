"""`for (int i` becomes the loop over the players in the game."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.cursor.spot import Text
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.suggestion import Suggestion
from server.knowledge.idioms import filled
from server.syntax import nodes as n

_BEGUN = re.compile(r"for[ \t]*\([ \t]*int[ \t]+(\w+)(?P<rest>[^)]*)\Z")
_ENTITY = re.compile(r"ent|index|slot|weapon|size|len|char|count", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The rest of the head, and the guard in a block."""
    match = _BEGUN.match(cursor.typed)
    if match is None or cursor.spot.text is not Text.CODE or not cursor.follows_only_closing:
        return
    name = match[1]
    if _ENTITY.search(name) or _is_taken(cursor, name) or _has_body_below(cursor):
        return
    text = filled("client_loop", name=name)
    behind = text.index(f"int {name}") + len(f"int {name}")
    typed = _SPACES.sub("", match["rest"])
    at = _reached(text, behind, typed)
    if at is None:
        return
    rest = text[at:]
    if cursor.before.endswith((" ", "\t")):
        rest = rest.lstrip(" ")
    yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, rest), "loop")


def _reached(text: str, at: int, typed: str) -> int | None:
    """How far the text is typed already, spaces left out; None when something else is typed."""
    for char in typed:
        while text[at] == " ":
            at += 1
        if text[at] != char:
            return None
        at += 1
    return at


def _is_taken(cursor: Cursor, name: str) -> bool:
    """Whether a variable of that name is declared above the line."""
    known = cursor.scope.locals.get(name)
    return known is not None and cursor.hole.chunk.start + known.ident.start < cursor.line_start


def _has_body_below(cursor: Cursor) -> bool:
    """Whether the loop is only being changed: its body stands below it."""
    below = cursor.chars[cursor.line_end :].lstrip()
    return below.startswith("{") and cursor.hole.innermost(n.Function) is not None
