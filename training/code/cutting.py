"""Cuts functions out of a file, whole, with the comment above them; the parser says where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.declare import symbols_of
from server.analysis.documentation import Documentation, documentation
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.assistant.declared import Declared, Piece, declared
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from training.code.opened import normal


@dataclass(frozen=True, slots=True)
class Cut:
    """A function of a file. `outer..end` is its text with the comment above it, `start` where it begins without.

    `doc` is that comment taken apart; `lines` are the first and the last one, from 1.
    """

    name: str
    piece: Piece
    chunk: Chunk
    node: n.Function
    symbol: Function
    outer: int
    start: int
    end: int
    text: str
    code: str
    doc: Documentation
    lines: tuple[int, int]


def pieces(snapshot: Snapshot) -> Declared:
    """What a file declares, as its plugin sees it."""
    return declared(snapshot.text, found=snapshot.unit.files[snapshot.path].scan)


def functions(snapshot: Snapshot, held: Declared) -> Iterator[Cut]:
    """The functions of a file that are whole: read without a problem, closed, declared once."""
    text = snapshot.text
    for piece in held.pieces:
        cut = _function(piece)
        if cut is None:
            continue
        chunk, node, symbol = cut
        comment = text.chars[piece.outer : piece.start]
        # What is commented out above a function is not about it.
        outer = piece.outer if _is_about(comment) else piece.start
        lines = text.line_of(piece.start) + 1, text.line_of(max(piece.start, piece.end - 1)) + 1
        yield Cut(
            symbol.name,
            piece,
            chunk,
            node,
            symbol,
            outer,
            piece.start,
            piece.end,
            normal(text.slice(outer, piece.end)),
            normal(text.slice(piece.start, piece.end)),
            documentation(text, piece.start, piece.end),
            lines,
        )


def _function(piece: Piece) -> tuple[Chunk, n.Function, Function] | None:
    chunk = piece.chunk
    if piece.sort != "function" or chunk is None or len(piece.decls) != 1 or chunk.syntax.problems:
        return None
    node = piece.decls[0]
    if not isinstance(node, n.Function) or not isinstance(node.body, n.Block) or not node.body.closed or node.operator:
        return None
    for symbol in symbols_of(chunk):
        if isinstance(symbol, Function) and symbol.ident.start == node.name.start and symbol.has_body:
            return chunk, node, symbol
    return None


def _is_about(comment: str) -> bool:
    """Whether a comment holds words rather than statements, and no heading over a part of the file."""
    inner = [line.strip("/* \t\r") for line in comment.splitlines()]
    said = [line for line in inner if line]
    coded = sum(line.endswith((";", "{", "}")) for line in said)
    ruled = sum(len(set(line)) <= 2 and len(line) > 3 for line in said)
    return bool(said) and not coded and not ruled


def is_trivial(node: n.Function) -> bool:
    """Whether a function does nothing, or only hands something back."""
    body = node.body.body if isinstance(node.body, n.Block) else []
    kept = [one for one in body if not isinstance(one, n.Empty)]
    return not kept or (len(kept) == 1 and isinstance(kept[0], n.Return))
