"""Statements over several lines: the author's line breaks stay, and each line is indented by its brackets.

For the default style only. A line stands one step inside the line that opened its bracket or statement, a closing
bracket below that line; a line that the author put below the first thing in its bracket stays there.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.features.formatting.engine import Style
from server.features.formatting.pieces import Layout, Piece

_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")
_OPERATORS = frozenset("|| | ^ + - / % << >> == != <= >= ,".split())
_LEADING = _OPERATORS | {")", "]", "."}
_TRAILING = _OPERATORS | {"(", "[", "="}


def held_breaks(pieces: list[Piece], layout: Layout) -> set[int]:
    """Pieces that begin a line because their author wants it so, where the engine would join the lines."""
    held: set[int] = set()
    for index, piece in enumerate(pieces):
        if "\n" not in layout.gaps[index] or not piece.inside or not index:
            continue
        before = pieces[index - 1]
        list_brace = (before.mask == "{" or piece.mask == "}") and (before.mask, piece.mask) != ("{", "}")
        operator = piece.mask in _LEADING or before.mask in _TRAILING or piece.ternary or before.ternary
        if operator or list_brace:
            held.add(index)
    return held


@dataclass(slots=True)
class _Bracket:
    """An open bracket: the indentation of its line and of its statement, and the columns of what it begins with."""

    mark: str
    indent: str
    old_indent: int
    statement: str
    old_statement: int
    old_at: int = -1
    new_at: int = -1


def indent_continuations(pieces: list[Piece], old: Layout, new: Layout, style: Style) -> None:
    """Indent the lines of `new` that continue a statement."""
    step = "\t" if style.tabs else " " * style.tab
    stack: list[_Bracket] = []
    indent = statement = ""
    old_indent = old_statement = old_at = new_at = 0
    opened: _Bracket | None = None
    for index, piece in enumerate(pieces):
        if piece.ghost:
            continue
        gap = old.gaps[index]
        old_at = _after(old_at, gap, style.tab)
        if "\n" in gap:
            old_indent = old_at
        if piece.begins:
            while stack and stack[-1].mark != "{":
                stack.pop()
        if piece.inside and "\n" in new.gaps[index] and "\n" not in gap:
            new.gaps[index] = gap and " "
        elif piece.inside and piece.comment and "\n" in gap:
            new.gaps[index] = gap
        if "\n" in new.gaps[index]:
            if piece.inside and not piece.own_line:
                bracket = stack[-1] if stack and stack[-1].mark != "{" else None
                base, old_base = (bracket.indent, bracket.old_indent) if bracket else (statement, old_statement)
                if piece.mask in _CLOSE or (piece.mask == "{" and pieces[index - 1].mask == "="):
                    wanted = base
                elif bracket and bracket.old_at == old_at != old_base + style.tab and "\n" in gap:
                    wanted = base + " " * (bracket.new_at - _after(0, base, style.tab))
                else:
                    wanted = base + step
                new.gaps[index] = new.gaps[index].rpartition("\n")[0] + "\n" + wanted
            indent = new.gaps[index].rpartition("\n")[2]
        new_at = _after(new_at, new.gaps[index], style.tab)
        if opened is not None and not piece.comment:
            if "\n" not in gap and "\n" not in new.gaps[index]:
                opened.old_at, opened.new_at = old_at, new_at
            opened = None
        if piece.begins:
            statement, old_statement = indent, old_indent
        mark = piece.mask
        if mark in _OPEN:
            kind = "(" if piece.brace == "list" else mark
            opened = _Bracket(kind, indent, old_indent, statement, old_statement)
            stack.append(opened)
        elif mark in _CLOSE and stack:
            closed = stack.pop()
            statement, old_statement = closed.statement, closed.old_statement
            opened = None
        old_at += piece.end - piece.start
        new_at += piece.end - piece.start


def _after(at: int, gap: str, tab: int) -> int:
    """The column behind a gap that begins in column `at`."""
    _, found, rest = gap.rpartition("\n")
    if found:
        at = 0
    for character in rest:
        at = (at // tab + 1) * tab if character == "\t" else at + 1
    return at
