"""Finds the comment that asks for code: at file scope with nothing below it, or alone in a function that is empty."""

from __future__ import annotations

import re
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.declare import symbols_of
from server.analysis.runtime.body import Body, function_of
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.snapshot import Snapshot
from server.knowledge.asking import asking
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin

_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[;{}]\s*$|^\s*#|\w\(.*\)\s*;|^\s*@\w", re.MULTILINE)
_OWN = frozenset({"myinfo"})
_IGNORE = "l4d2: ignore"
_LEAST_WORDS = 2
_MOST_CHARACTERS = 600


class Wish(NamedTuple):
    """A request in a comment at `start..end` of the file. `body` is the empty function that it stands in."""

    request: str
    start: int
    end: int
    body: Body | None = None

    @property
    def wants_handler(self) -> bool:
        """Whether it says when something is to happen, or stands in what the game calls."""
        if self.body is not None:
            return bool(self.body.callers.registrations)
        if _begins_with(self.request, asking().asks):
            return False
        words = {word.lower() for word in _WORD.findall(self.request)}
        return _begins_with(self.request, asking().when) or not words.isdisjoint(asking().inside)


def wish_at(snapshot: Snapshot, start: int, end: int) -> Wish | None:
    """The request at a selection; None where no comment asks for anything."""
    if not any(symbol.name not in _OWN for chunk in snapshot.chunks for symbol in symbols_of(chunk)):
        return None
    inner = _inside(snapshot, start)
    if inner is not None:
        return inner
    group = _group(snapshot, start)
    if group is None or group[1] < end:
        return None
    text = snapshot.text.slice(*group)
    request = plain(text)
    if _IGNORE in text or not reads_like_request(request, text):
        return None
    return Wish(request, *group)


def reads_like_request(request: str, written: str) -> bool:
    """Whether a comment asks for something, and is neither code nor a heading."""
    if not request or len(request) > _MOST_CHARACTERS or _CODE.search(written.strip("/* \t\r\n")):
        return False
    if not _begins_with(request, asking().begins):
        return False
    return not request.isascii() or len(_WORD.findall(request)) >= _LEAST_WORDS


def _begins_with(request: str, words: frozenset[str]) -> bool:
    match = _WORD.search(request)
    first = match.group().lower() if match is not None else ""
    if first.isascii():
        return first in words
    # Words are not apart in Chinese.
    return first in words or any(first.startswith(word) for word in words if "\u4e00" <= word[0] <= "\u9fff")


def plain(comment: str) -> str:
    """The text of a comment in one line, without its marks and without what can not be seen."""
    lines = (line.strip().removeprefix("/**").removeprefix("/*").removesuffix("*/") for line in comment.splitlines())
    kept = (line.strip().lstrip("/").removeprefix("*").strip() for line in lines)
    text = " ".join(line for line in kept if line and not line.startswith("@"))
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _group(snapshot: Snapshot, offset: int) -> tuple[int, int] | None:
    """The comment at `offset`, line comments below one another together, at file scope and with nothing around it."""
    text = snapshot.text
    nodes = snapshot.tree.root.children
    comments = [node for node in nodes if node.type == "comment"]
    line = text.line_of(offset)
    at = next((i for i, node in enumerate(comments) if node.start_point[0] <= line <= node.end_point[0]), None)
    if at is None:
        return None
    first = last = at
    while first and comments[first - 1].end_point[0] + 1 >= comments[first].start_point[0]:
        first -= 1
    while last + 1 < len(comments) and comments[last].end_point[0] + 1 >= comments[last + 1].start_point[0]:
        last += 1
    start, end = comments[first].start_byte, comments[last].end_byte
    if not text.chars[:start].strip() or text.chars[text.line_start(start) : start].strip():
        return None  # the file's head, or behind code
    if any(chunk.start < start < _code_end(chunk) for chunk in snapshot.chunks):
        return None
    rest = text.chars[end:]
    line_end = rest.find("\n")
    if line_end >= 0 and (rest[:line_end].strip() or rest[line_end + 1 :].split("\n", 1)[0].strip()):
        return None
    return start, end


def _code_end(chunk: Chunk) -> int:
    ends = [decl.end for decl in chunk.syntax.decls]
    return chunk.start + max(ends, default=0)


def _inside(snapshot: Snapshot, offset: int) -> Wish | None:
    """The comment of an empty function's body."""
    chunk = snapshot.chunk_at(offset)
    if chunk is None:
        return None
    view = ChunkView(snapshot.unit, snapshot.path, chunk, check_chunk(snapshot.unit, snapshot.path, chunk))
    node = view.function_at(offset - chunk.start)
    block = node.body if node is not None else None
    if node is None or not isinstance(block, n.Block) or block.body or not block.closed:
        return None
    inner = chunk.cut.source[block.start + 1 : block.end - 1]
    if not block.start < offset - chunk.start < block.end or _COMMENT.sub("", inner).strip():
        return None
    written = unlatin(inner)
    request = " ".join(plain(found) for found in _COMMENT.findall(written))
    if _IGNORE in written or not reads_like_request(request, written):
        return None
    symbol = function_of(view, node)
    known = callers(snapshot.unit, snapshot.path).get(symbol, NO_CALLERS) if symbol is not None else NO_CALLERS
    start = chunk.start + block.start + 1
    return Wish(request, start, start + len(inner), Body(view, node, known, ()))
