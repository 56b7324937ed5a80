"""In what kind of text the cursor stands: code, a string, a directive, or where nobody wants help."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from server.analysis.snapshot import Snapshot
from server.syntax.chunk import Chunk, FileMemo
from server.syntax.lexer import COMMENT, char_pattern, string_pattern
from server.syntax.preprocessor import scan

_WORD_BEFORE = re.compile(r"[\w@]*\Z", re.ASCII)
_WORD_AFTER = re.compile(r"[\w@]*", re.ASCII)
_DIRECTIVE = re.compile(r"[ \t]*#")
_LINE = re.compile(r"^[ \t]*#", re.MULTILINE)
_CONTINUED = re.compile(r"\\[ \t]*\r?\n\Z")
_LITERAL = re.compile(rf"{COMMENT}|{string_pattern(chr(92))}|{char_pattern(chr(92))}")
_LONGEST_WORD = 128
_SHORTEST_HOLE = 32


class Text(Enum):
    """The kind of text."""

    CODE = auto()
    STRING = auto()
    DIRECTIVE = auto()
    QUIET = auto()  # comments, character literals, numbers


@dataclass(frozen=True, slots=True)
class Spot:
    """The cursor's `offset` and what is around it; all offsets are those of the file.

    `start..end` is the word that the cursor is in or behind. `base` is where the string (its quote) or the directive
    begins. `chunk` is the declaration that goes on at the cursor, None between declarations. `holes` are the
    stretches between the chunk's start and the cursor that need not be read: directives, and blocks that are closed;
    `depth` is the number of blocks to close behind the cursor, 0 inside of brackets.
    """

    text: Text
    offset: int
    start: int
    end: int
    base: int
    chunk: Chunk | None
    holes: tuple[tuple[int, int], ...] = ()
    depth: int = 0


def spot_at(snapshot: Snapshot, offset: int) -> Spot:
    """What is around `offset`."""
    chars = snapshot.text.chars
    before = _WORD_BEFORE.search(chars, max(0, offset - _LONGEST_WORD), offset)
    after = _WORD_AFTER.match(chars, offset)
    assert before is not None  # the patterns match the empty text
    assert after is not None
    start, end = before.start(), after.end()
    chunk, inside = _chunk_around(snapshot, offset)
    escape = chunk.cut.escape if chunk is not None else "\\"
    if chunk is not None and inside:
        holes, quote, depth = _scan(chars, chunk.start, offset, escape, _directives(chunk, offset))
    else:
        begin = chunk.end if chunk is not None else 0
        _, quote, _ = _scan(chars, begin, offset, escape, [])
        if chunk is not None and _goes_on(snapshot, chunk, offset):
            holes, _, depth = _scan(chars, chunk.start, chunk.end, escape, _directives(chunk, offset))
        else:
            chunk, holes, depth = None, (), 0
    line = _directive_line(chars, offset)
    if line is not None and (quote is None or quote >= line):
        _, quote, _ = _scan(chars, line, offset, escape, [])
    if quote is not None and chars[quote] != '"':
        return Spot(Text.QUIET, offset, start, end, quote, chunk, holes, depth)
    if line is not None:
        return Spot(Text.DIRECTIVE, offset, start, end, line, chunk, holes, depth)
    if quote is not None:
        return Spot(Text.STRING, offset, start, end, quote, chunk, holes, depth)
    text = Text.QUIET if chars[start:offset][:1].isdigit() else Text.CODE
    return Spot(text, offset, start, end, start, chunk, holes, depth)


def _chunk_around(snapshot: Snapshot, offset: int) -> tuple[Chunk | None, bool]:
    """The chunk that begins before `offset`, and whether `offset` is in it. Code that is not compiled counts too."""
    chunks = snapshot.chunks
    index = bisect_right(chunks, offset, key=lambda chunk: chunk.start) - 1
    chunk = chunks[index] if index >= 0 else None
    if chunk is not None and offset <= chunk.end:
        return chunk, True
    closure = snapshot.unit.files.get(snapshot.path)
    for start, end in closure.scan.inactive if closure is not None else ():
        if start <= offset <= end:
            assert closure is not None  # it has an inactive range
            read = scan(snapshot.text.chars[start:offset], closure.scan.env, FileMemo(), lambda _, env: env)
            inactive = [item for item in read.items if isinstance(item, Chunk)]
            if inactive:
                last = inactive[-1]
                return Chunk(last.cut, start + last.start, last.envs), start + last.end >= offset
    return chunk, False


def _goes_on(snapshot: Snapshot, chunk: Chunk, offset: int) -> bool:
    """Whether `offset`, behind the chunk, belongs to it still: the chunk is the last and only lost its white space."""
    chars = snapshot.text.chars
    if chars[chunk.end - 1 : chunk.end] == ";" and "{" not in chunk.cut.source:
        return False
    return not _LINE.search(chars, chunk.end, offset) and not chars[offset:].strip()


def _directives(chunk: Chunk | None, offset: int) -> list[tuple[int, int]]:
    if chunk is None:
        return []
    start = chunk.start
    return [(start + first, start + last) for first, last in chunk.cut.holes if start + first < offset]


def _directive_line(chars: str, offset: int) -> int | None:
    """Where the directive begins in whose line the offset is."""
    line = chars.rfind("\n", 0, offset) + 1
    while line and _CONTINUED.search(chars, max(0, line - 80), line):
        line = chars.rfind("\n", 0, line - 1) + 1
    match = _DIRECTIVE.match(chars, line, offset)
    return match.end() - 1 if match is not None else None


@lru_cache(maxsize=8)
def _pattern(escape: str) -> re.Pattern[str]:
    return re.compile(rf"{COMMENT}|{string_pattern(escape)}|{char_pattern(escape)}|([{{}}])|(\"[^\r\n]*|'[^\r\n]*)")


_BRACE, _OPEN = 1, 2


def _scan(
    chars: str, begin: int, end: int, escape: str, directives: list[tuple[int, int]]
) -> tuple[tuple[tuple[int, int], ...], int | None, int]:
    """The holes of `begin..end`, where the comment or literal begins that is open at its end, and the open blocks."""
    holes: list[tuple[int, int]] = []
    opened: list[int] = []
    quote: int | None = None
    pattern = _pattern(escape)
    at = begin
    for first, last in [*directives, (end, end)]:
        for match in pattern.finditer(chars, at, max(at, min(first, end))):
            group = match.lastindex
            if group == _BRACE:
                if match.group() == "{":
                    opened.append(match.end())
                elif opened:
                    _close(holes, opened.pop(), match.start())
            elif match.end() == end and _is_open(match, group):
                quote = match.start()
        if first < end:
            if last > end:  # inside an inactive branch: read as if it were compiled
                line_end = chars.find("\n", first, end)
                last = line_end + 1 if line_end >= 0 else end
            holes.append((first, last))
            at = last
    return tuple(holes), quote, 0 if _in_brackets(chars, begin, end) else len(opened)


def _in_brackets(chars: str, begin: int, end: int) -> bool:
    """Whether the statement at `end` has an open bracket, as far as a quick look tells."""
    start = max(begin, *(chars.rfind(mark, begin, end) + 1 for mark in ";{}"))
    statement = _LITERAL.sub("", chars[start:end])
    return statement.count("(") > statement.count(")") or statement.count("[") > statement.count("]")


def _close(holes: list[tuple[int, int]], start: int, end: int) -> None:
    """Leave out a block that is closed, with the holes in it."""
    if end - start >= _SHORTEST_HOLE:
        while holes and holes[-1][0] >= start:
            holes.pop()
        holes.append((start, end))


def _is_open(match: re.Match[str], group: int | None) -> bool:
    """Whether what was matched up to the cursor goes on behind it."""
    text = match.group()
    if text.startswith("//"):
        return True
    if text.startswith("/*"):
        return len(text) < 4 or not text.endswith("*/")
    return group == _OPEN
