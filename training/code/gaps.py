"""Gaps to fill in code: the rest of a line, an expression, a statement, a block; where each is, the tree says.

The text around a gap is made by the server's own code, so a model sees in training what it sees in the editor.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from server.analysis.snapshot import Snapshot
from server.analysis.walk import nodes, statements
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.fim import fill_of
from server.models.protocol import Fill
from server.syntax import nodes as n
from server.syntax.text import unlatin
from training.code.cutting import Cut

ANSWER_TOKENS = 256
KINDS = ("block", "line", "rest", "span")
_MOST_MIDDLE = 1200
_LEAST_SPAN = 6


class Gap(NamedTuple):
    """What is to be filled at `start..end` of the file."""

    kind: str
    start: int
    end: int


@dataclass
class _Around(Cursor):
    """A cursor with the gap's text gone behind it."""

    end: int = 0

    @property
    def suffix(self) -> str:
        r"""The real text behind the gap, with `\n` as line ends."""
        return unlatin(self.chars[self.end :]).replace("\r\n", "\n")


def gaps(cut: Cut) -> Iterator[Gap]:
    """All gaps of a function, by kind, in the order of the text."""
    chunk = cut.chunk
    if chunk.cut.holes:  # directives in a function: the tree does not have what they leave out
        return
    source, base = chunk.cut.source, chunk.start
    lines: set[int] = set()
    for statement in statements(cut.node):
        if isinstance(statement, n.Block) and statement.closed and statement.body:
            inner = _inside(source, statement)
            if inner is not None:
                yield Gap("block", base + inner[0], base + inner[1])
        elif not isinstance(statement, n.Block | n.Function | n.Empty):
            end = _line_end(source, statement.start)
            if statement.start not in lines and source[statement.start : end].strip():
                lines.add(statement.start)
                yield Gap("line", base + statement.start, base + end)
    for node in nodes([cut.node]):
        if not isinstance(node, n.Expr) or node.end - node.start < _LEAST_SPAN or "\n" in source[node.start : node.end]:
            continue
        if isinstance(node, n.Call) and node.closed and node.args:
            first = node.args[0].start
            yield Gap("span", base + first, base + max(one.end for one in node.args))
            yield Gap("rest", base + first, base + _line_end(source, first))
        elif isinstance(node, n.Binary | n.Call | n.Member | n.Index | n.Ternary):
            yield Gap("span", base + node.start, base + node.end)


def _inside(source: str, block: n.Block) -> tuple[int, int] | None:
    """The statements of a block from the first to the last, if the braces have lines of their own."""
    start, end = block.body[0].start, max(one.end for one in block.body)
    return (start, end) if "\n" in source[block.start : start] and "\n" in source[end : block.end] else None


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    end = len(source) if end < 0 else end
    return end - 1 if end and source[end - 1] == "\r" else end


def drawn(cut: Cut, draw: random.Random, count: int) -> list[Gap]:
    """At most so many gaps of a function, of different kinds where there are some."""
    by_kind: dict[str, list[Gap]] = {}
    for one in gaps(cut):
        if one.end - one.start <= _MOST_MIDDLE:
            by_kind.setdefault(one.kind, []).append(one)
    kinds = [kind for kind in KINDS if kind in by_kind]
    draw.shuffle(kinds)
    return [draw.choice(by_kind[kind]) for kind in kinds[:count]]


def filled(snapshot: Snapshot, gap: Gap, tokens: int) -> tuple[Fill, str]:
    """The text around a gap as an engine is asked, in at most so many tokens; and what fills it."""
    cursor = _Around(snapshot, gap.start, end=gap.end)
    fill = fill_of(cursor, tokens + ANSWER_TOKENS, ANSWER_TOKENS)
    return fill, unlatin(cursor.chars[gap.start : gap.end]).replace("\r\n", "\n")
