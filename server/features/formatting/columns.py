"""Columns that the author made: what stood in one column on neighbouring lines stands in one column again.

Names, `=`, values and trailing comments count. Lines that only happen to match (no gap wider than one space)
make no column.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.features.formatting.engine import Style
from server.features.formatting.pieces import Layout, Piece

_NEVER = frozenset((";", ",", ")", "]", "(", "[", "}", ".", "++", "--", ":", "?"))
_NEVER_BEHIND = frozenset(("(", "[", "!", "~", ".", "{", "if", "for", "while", "switch", "return", "else"))


@dataclass(slots=True)
class _Column:
    """Pieces of neighbouring lines in one column; `wide` when some gap was made to reach it, `tabs` with tabs.

    `least` is the narrowest gap before it, in characters as displayed.
    """

    at: int
    members: list[int] = field(default_factory=list)
    wide: bool = False
    tabs: bool = False
    least: int = 1000


def keep_columns(
    source: str, pieces: list[Piece], lines: list[list[int]], old: Layout, new: Layout, style: Style
) -> None:
    """Widen the gaps of `new` so that the columns of `old` are columns again."""
    width = _Widths(source, pieces, style.tab)
    found: list[_Column] = []
    active: dict[tuple[str, int], _Column] = {}
    wide = [any(_is_wide(old.gaps[index]) for index in line[1:]) for line in lines]
    for number, line in enumerate(lines):
        near = any(wide[max(number - 1, 0) : number + 2])
        if (number and old.gaps[line[0]].count("\n") > 1) or not near:
            active = {}
        if not near:
            continue
        here: dict[tuple[str, int], _Column] = {}
        for index, at, gap_width in width.of_line(line, old):
            kind = _kind(pieces, index)
            if not kind:
                continue
            column = active.get((kind, at)) or _Column(at)
            if not column.members:
                found.append(column)
            column.members.append(index)
            gap = old.gaps[index]
            column.least = min(column.least, gap_width)
            column.wide = column.wide or _is_wide(gap)
            column.tabs = column.tabs or "\t" in gap
            here[kind, at] = column
        active = here
    for column in sorted(found, key=lambda column: column.at):
        if column.wide:
            _align(column, old, new, width, style)


def _is_wide(gap: str) -> bool:
    return "\n" not in gap and (len(gap) > 1 or gap == "\t")


def _kind(pieces: list[Piece], index: int) -> str:
    """What may share a column with the piece, or an empty string when nothing does."""
    piece = pieces[index]
    if piece.comment:
        return "//"
    before = index - 1
    while before > 0 and pieces[before].ghost:
        before -= 1
    left, right = pieces[before].mask, piece.mask
    if piece.ghost or right in _NEVER or left in _NEVER_BEHIND:
        return ""
    return f"{_coarse(left)} {_coarse(right)}"


def _coarse(mask: str) -> str:
    return "w" if mask[0].isalnum() or mask[0] in "\"'-!" else mask


def _align(column: _Column, old: Layout, new: Layout, width: _Widths, style: Style) -> None:
    members = [index for index in column.members if new.gaps[index] and "\n" not in new.gaps[index]]
    if len(members) == 1 and width.pieces[members[0]].comment:
        new.gaps[members[0]] = old.gaps[members[0]] or " "
    if len(members) < 2:
        return
    ends = [width.end_before(index, new) for index in members]
    tab = style.tab
    if column.tabs and style.tabs:
        target = -(-(max(ends) + 1) // tab) * tab + (column.least - 1) // tab * tab
        for index, end in zip(members, ends, strict=True):
            new.gaps[index] = "\t" * (target // tab - end // tab)
        return
    target = max(ends) + max(column.least, 1)
    for index, end in zip(members, ends, strict=True):
        new.gaps[index] = " " * (target - end)


class _Widths:
    """Columns as an editor shows them."""

    def __init__(self, source: str, pieces: list[Piece], tab: int) -> None:
        self.source = source
        self.pieces = pieces
        self.tab = tab

    def of_line(self, line: list[int], layout: Layout) -> list[tuple[int, int, int]]:
        """The pieces of a line but the first, with column and width of the gap; none for a line that runs over."""
        result: list[tuple[int, int, int]] = []
        at = 0
        for index in line:
            text = self._text(index)
            if "\n" in text or "\r" in text:
                return []
            start = self._after_gap(at, layout.gaps[index].rpartition("\n")[2])
            result.append((index, start, start - at))
            at = start + len(text)
        return result[1:]

    def end_before(self, index: int, layout: Layout) -> int:
        """The column behind the piece before `index`."""
        first = index - 1
        while first > 0 and "\n" not in layout.gaps[first]:
            first -= 1
        at = 0
        for number in range(first, index):
            at = self._after_gap(at, layout.gaps[number].rpartition("\n")[2])
            at += len(self._text(number).rpartition("\n")[2])
        return at

    def _after_gap(self, at: int, gap: str) -> int:
        for character in gap:
            at = (at // self.tab + 1) * self.tab if character == "\t" else at + 1
        return at

    def _text(self, index: int) -> str:
        piece = self.pieces[index]
        text = self.source[piece.start : piece.end]
        if text.isascii():
            return text
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text
