"""Edits from layouts: as small as they can be, so that a line that stays as it is has none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.features.formatting.pieces import Layout, Piece

_BREAK = re.compile(r"\r\n?")
_LINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `source[start:end]` by `text`."""

    start: int
    end: int
    text: str


def main_line_end(source: str) -> str:
    """The line break that a text uses most."""
    return "\r\n" if source.count("\r\n") * 2 > source.count("\n") else "\n"


def between(source: str, pieces: list[Piece], layout: Layout, line_end: str) -> list[Edit]:
    """The edits that give `source` the layout, in order; `line_end` is what new line breaks are."""
    edits: list[Edit] = []
    end = 0
    for index, piece in enumerate(pieces):
        _replace(source, end, piece.start, layout.gaps[index], line_end, edits)
        if piece.chunk not in layout.loose:
            edits += (Edit(first, last, "") for first, last in piece.inner)
        if index in layout.comments:
            _move_lines(source, piece, layout.comments[index], line_end, edits)
        end = piece.end
    _replace(source, end, len(source), layout.gaps[-1], line_end, edits)
    return edits


def _replace(source: str, start: int, end: int, new: str, line_end: str, edits: list[Edit]) -> None:
    old = source[start:end]
    if old == new or _BREAK.sub("\n", old) == new:
        return
    new = new.replace("\n", line_end)
    same = _shared(old, new)
    # A prefix never ends between the two characters of a line break.
    if same and old[same - 1] == "\r":
        same -= 1
    old, new = old[same:], new[same:]
    tail = _shared(old[::-1], new[::-1])
    edits.append(Edit(start + same, end - tail, new[: len(new) - tail]))


def _shared(left: str, right: str) -> int:
    """How many characters two strings begin with alike."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _move_lines(source: str, piece: Piece, text: str, line_end: str, edits: list[Edit]) -> None:
    """Edits for the white space around the lines of a block comment."""
    start = piece.start
    lines = _LINE.split(source[piece.start : piece.end])
    breaks = _LINE.findall(source[piece.start : piece.end])
    for number, (old, new) in enumerate(zip(lines, text.split("\n"), strict=True)):
        if old != new:
            core = old.strip()
            left = len(old) - len(old.lstrip()) if core else len(old)
            _replace(
                source,
                start,
                start + left,
                new[: len(new) - len(new.lstrip())] if core else new,
                line_end,
                edits,
            )
            if core:
                right = start + len(old.rstrip())
                _replace(source, right, start + len(old), new[len(new.rstrip()) :], line_end, edits)
        start += len(old) + (len(breaks[number]) if number < len(breaks) else 0)
