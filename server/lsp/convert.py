"""Between LSP positions and UTF-8 byte offsets, paths and URIs. The only code that knows UTF-16."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from lsprotocol import types as lsp

from server.lsp import builtin
from server.syntax.text import Text

_DRIVE = re.compile(r"/[A-Za-z]:")
_SEQUENCE = re.compile(r"[\xc0-\xff][\x80-\xbf]*")


class _Wide(NamedTuple):
    """The characters of a text that are not ASCII: where each begins and ends, and what it saves.

    `saved[i]` is how many more bytes than the encoding's units the text has up to `ends[i]`; `units[i]` is
    `ends[i]` counted in units.
    """

    starts: list[int]
    ends: list[int]
    saved: list[int]
    units: list[int]

    def before(self, offset: int) -> int:
        """What the characters that end at or before `offset` save."""
        index = bisect_right(self.ends, offset)
        return self.saved[index - 1] if index else 0

    def snap(self, offset: int) -> int:
        """`offset`, or the start of the character that it cuts."""
        index = bisect_left(self.starts, offset) - 1
        return self.starts[index] if index >= 0 and offset < self.ends[index] else offset


@lru_cache(maxsize=16)
def _wide(text: Text, encoding: str) -> _Wide:
    wide = _Wide([], [], [], [])
    total = 0
    for match in _SEQUENCE.finditer(text.chars):
        start, end = match.span()
        total += end - start - (2 if encoding == "utf-16" and end - start > 3 else 1)
        wide.starts.append(start)
        wide.ends.append(end)
        wide.saved.append(total)
        wide.units.append(end - total)
    return wide


def offset_at(text: Text, position: lsp.Position, encoding: str) -> int:
    """The offset of an LSP position. Positions outside a line or the text are taken as the nearest inside."""
    if position.line >= len(text.line_starts):
        return len(text)
    start, end = text.line_range(position.line)
    if text.chars.isascii():
        return min(start + position.character, end)
    wide = _wide(text, encoding)
    if encoding == "utf-8":
        return min(wide.snap(start + position.character), end)
    wanted = start - wide.before(start) + position.character
    index = bisect_right(wide.units, wanted)
    return min(wide.snap(wanted + (wide.saved[index - 1] if index else 0)), end)


def position_at(text: Text, offset: int, encoding: str) -> lsp.Position:
    """The LSP position of an offset."""
    return lsp.Position(*line_and_column(text, offset, encoding))


def line_and_column(text: Text, offset: int, encoding: str) -> tuple[int, int]:
    """The line and character of an LSP position."""
    line = bisect_right(text.line_starts, offset) - 1
    start = text.line_starts[line]
    if encoding == "utf-8" or text.chars.isascii():
        return line, offset - start
    wide = _wide(text, encoding)
    offset = wide.snap(offset)
    return line, offset - start - wide.before(offset) + wide.before(start)


def units(text: Text, start: int, end: int, encoding: str) -> int:
    """How many units of the encoding `start..end` has."""
    if encoding == "utf-8" or text.chars.isascii():
        return end - start
    wide = _wide(text, encoding)
    return end - start - wide.before(end) + wide.before(start)


def range_of(text: Text, start: int, end: int, encoding: str) -> lsp.Range:
    """The LSP range of `start..end`."""
    return lsp.Range(position_at(text, start, encoding), position_at(text, end, encoding))


def path_of(uri: str) -> str:
    """The path of a `file:` URI or of a declaration of ours; the URI itself for other documents (`untitled:`)."""
    if not uri.startswith("file:"):
        return builtin.path_of(uri) or os.path.normpath(uri)
    path = uri.removeprefix("file:").split("#", 1)[0].split("?", 1)[0]
    if path.startswith("//"):
        authority, _, path = path[2:].partition("/")
        path = f"//{authority}/{path}" if authority not in ("", "localhost") else f"/{path}"
    path = os.fsdecode(unquote_to_bytes(path))
    if "\0" in path:
        return os.path.normpath(uri)
    if _DRIVE.match(path):
        path = path[1].lower() + path[2:]
    return os.path.normpath(path)


def uri_of(path: str) -> str:
    """The URI of a path, the inverse of `path_of`."""
    if not os.path.isabs(path):
        return path
    path = path.replace(os.sep, "/")
    if not path.startswith("/"):
        path = f"/{path}"
    return ("file:" if path.startswith("//") else "file://") + quote(os.fsencode(path), safe="/:~")
