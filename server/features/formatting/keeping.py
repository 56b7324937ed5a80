"""Choices of the author that the default style respects: statements on one line, columns, `=` above its list.

Works on two layouts of the same pieces, the one the text has and the one the engine wants, and changes the
latter. A user's own style decides such things itself.
"""

from __future__ import annotations

from server.features.formatting.columns import keep_columns
from server.features.formatting.continuation import indent_continuations
from server.features.formatting.engine import Style
from server.features.formatting.pieces import LOOP_MACRO, Layout, Piece

_HEADS = frozenset(("if", "for", "while", "switch", "do", LOOP_MACRO))
_LABELS = frozenset(("case", "default"))
_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")


def keep_choices(source: str, pieces: list[Piece], old: Layout, new: Layout, style: Style) -> None:
    """Change `new` where `old` has a choice that `style` lets stand."""
    lines = source_lines(pieces, old) if style.own else []
    if style.own:
        for line in lines:
            if _stays_whole(pieces, line, new):
                _join(pieces, line, new)
        _keep_list_spaces(pieces, old, new)
        _keep_directives(pieces, old, new)
    if style.wraps:
        _keep_lists_below(pieces, old, new)
    if style.own:
        indent_continuations(pieces, old, new, style)
        keep_columns(source, pieces, lines, old, new, style)


def source_lines(pieces: list[Piece], layout: Layout) -> list[list[int]]:
    """The pieces of each line that holds any, ghosts included."""
    lines: list[list[int]] = []
    line: list[int] = []
    for index, gap in zip(range(len(pieces)), layout.gaps, strict=False):
        if not index or "\n" in gap:
            line = []
            lines.append(line)
        line.append(index)
    return lines


def _stays_whole(pieces: list[Piece], line: list[int], new: Layout) -> bool:
    """Whether a line holds one short statement or body, which may stay on it."""
    if len(line) < 3 or not any("\n" in new.gaps[index] for index in line[1:]):
        return False
    while line and pieces[line[-1]].comment:
        line = line[:-1]
    outer = False
    depth = parens = braces = heads = labels = ends = elses = 0
    for index in line:
        piece = pieces[index]
        text = piece.mask
        if piece.own_line or (piece.comment and "\n" in text):
            return False
        if text in _OPEN:
            depth += 1
            parens += text != "{"
            braces += text == "{" and piece.brace != "list"
            outer = outer or piece.brace in ("function", "type")
        elif text in _CLOSE:
            depth -= 1
            parens -= text != "}"
            if depth < 0:
                return False
        elif text == ";" and not parens:
            ends += not piece.ghost or piece.line_end
        else:
            heads += text in _HEADS
            labels += text in _LABELS
            elses += text == "else"
    first = pieces[line[0]].mask if line else "{"
    last = pieces[line[-1]].mask if line else ""
    return (
        depth == 0
        and first not in ("{", "}")
        and last in (";", "}")
        and heads + labels <= (0 if outer else 1)
        and ends <= 1 + elses
        and braces <= 1 + elses
        and heads + labels + braces + elses > 0
    )


def _join(pieces: list[Piece], line: list[int], new: Layout) -> None:
    before = pieces[line[0]]
    for index in line[1:]:
        piece = pieces[index]
        if "\n" in new.gaps[index]:
            new.gaps[index] = "" if before.mask == "{" and piece.mask == "}" else " "
        before = piece


def _keep_lists_below(pieces: list[Piece], old: Layout, new: Layout) -> None:
    """A list that opens on the line below its `=` stays there, as most plugins write `myinfo`."""
    for index, piece in enumerate(pieces):
        if (
            piece.brace == "list"
            and piece.mask == "{"
            and index
            and pieces[index - 1].mask == "="
            and "\n" in old.gaps[index]
            and "\n" not in new.gaps[index]
        ):
            first = index - 1
            while first and "\n" not in new.gaps[first]:
                first -= 1
            new.gaps[index] = "\n" + new.gaps[first].rpartition("\n")[2]


def _keep_list_spaces(pieces: list[Piece], old: Layout, new: Layout) -> None:
    """`{1, 2}` and `{ 1, 2 }` are both common: each stays what it is."""
    for index, piece in enumerate(pieces):
        if piece.brace == "list" and piece.mask == "{":
            index += 1
        elif piece.brace != "list":
            continue
        if not old.gaps[index] and new.gaps[index] == " ":
            new.gaps[index] = ""


def _keep_directives(pieces: list[Piece], old: Layout, new: Layout) -> None:
    """A directive keeps its indentation, which often shows how conditions nest."""
    for index, piece in enumerate(pieces):
        if piece.own_line and index:
            new.gaps[index] = new.gaps[index].rpartition("\n")[0] + "\n" + old.gaps[index].rpartition("\n")[2]
