"""The text of one file: bytes, offsets, lines and encodings. Nothing here knows UTF-16 or LSP.

Offsets are UTF-8 byte offsets everywhere inside the server. `Text.chars` is the UTF-8 bytes viewed as Latin-1:
a `str` in which index = byte offset, so that regular expressions run on a compact string and ASCII identifiers
need no decoding. What a person reads comes from `Text.slice`, never from `chars`.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n?|\n")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


def latin(text: str) -> str:
    """The Latin-1 view of a real string (lone surrogates become `?`)."""
    return text.encode("utf-8", "replace").decode("latin-1")


def unlatin(chars: str) -> str:
    """The real string behind a Latin-1 view; a cut-off character becomes U+FFFD."""
    return chars.encode("latin-1").decode("utf-8", "replace")


class Text:
    """An immutable text. `encoding` and `bom` say how the file was stored, so that it can be written back."""

    __slots__ = ("__dict__", "bom", "chars", "encoding")

    def __init__(self, chars: str, encoding: str = "utf-8", bom: bool = False) -> None:
        self.chars = chars
        self.encoding = encoding
        self.bom = bom

    @classmethod
    def of(cls, text: str) -> Text:
        """A text from a real string, such as an editor's buffer."""
        return cls(latin(text))

    @cached_property
    def data(self) -> bytes:
        """The text as UTF-8."""
        return self.chars.encode("latin-1")

    @cached_property
    def line_starts(self) -> list[int]:
        r"""Offset of each line's first byte; lines end with `\n`, `\r\n` or `\r`, as in LSP."""
        starts = [0]
        chars = self.chars
        if chars.count("\r") == chars.count("\r\n"):
            offset = 0
            for line in chars.split("\n")[:-1]:
                offset += len(line) + 1
                starts.append(offset)
            return starts
        starts.extend(match.end() for match in _LINE_END.finditer(chars))
        return starts

    @cached_property
    def newline_starts(self) -> list[int]:
        r"""Offset of each line's first byte when only `\n` ends lines."""
        if self.chars.count("\r") == self.chars.count("\r\n"):
            return self.line_starts
        return [0, *(at + 1 for at, char in enumerate(self.chars) if char == "\n")]

    @cached_property
    def newline(self) -> str:
        r"""The line end that the text uses first: `\r\n` or `\n`."""
        first = self.chars.find("\n")
        return "\r\n" if first > 0 and self.chars[first - 1] == "\r" else "\n"

    def __len__(self) -> int:
        return len(self.chars)

    def __str__(self) -> str:
        return unlatin(self.chars)

    def slice(self, start: int, end: int) -> str:
        """The real text of `start..end`."""
        return unlatin(self.chars[start:end])

    def line_of(self, offset: int) -> int:
        """The 0-based line that holds `offset`."""
        return bisect_right(self.line_starts, offset) - 1

    def line_start(self, offset: int) -> int:
        """The offset where the line of `offset` begins."""
        return self.line_starts[self.line_of(offset)]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset as people count them: from 1, columns in characters."""
        line = self.line_of(offset)
        start = self.line_starts[line]
        width = offset - start if self.chars.isascii() else len(self.slice(start, offset))
        return line + 1, width + 1

    def line_range(self, line: int) -> tuple[int, int]:
        """The range of a 0-based line without its line end; lines past the end are empty."""
        starts = self.line_starts
        if line >= len(starts):
            return len(self.chars), len(self.chars)
        end = starts[line + 1] if line + 1 < len(starts) else len(self.chars)
        start = starts[line]
        while end > start and self.chars[end - 1] in "\r\n":
            end -= 1
        return start, end

    def replace(self, start: int, end: int, chars: str) -> Text:
        """A text with `start..end` replaced by `chars` (a Latin-1 view)."""
        return Text(self.chars[:start] + chars + self.chars[end:], self.encoding, self.bom)

    def encode(self) -> bytes:
        """The bytes to write to disk: the encoding and byte order mark that the file came with.

        A character that the old encoding lacks makes the file UTF-8: nothing is lost.
        """
        if self.encoding != "utf-8":
            try:
                body = str(self).encode(self.encoding)
            except UnicodeEncodeError:
                return self.data
            return next((bom for bom, name in _BOMS if name == self.encoding), b"") * self.bom + body
        return codecs.BOM_UTF8 * self.bom + self.data


def decode(raw: bytes) -> Text:
    """Read a file's bytes, whatever their encoding; never fails.

    UTF-8 and UTF-16 (by their marks, UTF-16 also by its zero bytes) are certain. What is not UTF-8 is told apart
    by its high bytes: GBK text is nearly all pairs from the table of common characters, Cyrillic (Windows-1251)
    comes in words, Windows-1252 in single letters.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return Text(latin(raw[len(bom) :].decode(name, "replace")), name, bom=True)
    try:
        raw.decode("utf-8")
        return Text(raw.decode("latin-1"))
    except UnicodeDecodeError:
        pass
    head = raw[:4096]
    for name, zero in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(zero) > 3 and zero.count(0) > 0.4 * len(zero):
            return Text(latin(raw.decode(name, "replace")), name)
    name = _legacy_encoding(raw)
    try:
        return Text(latin(raw.decode(name)), name)
    except UnicodeDecodeError:
        return Text(latin(raw.decode("latin-1")), "latin-1")


def _legacy_encoding(raw: bytes) -> str:
    runs = _HIGH_RUN.findall(raw)
    total = sum(map(len, runs))
    common = sum(
        1
        for run in runs
        for i in range(0, len(run) - 1, 2)
        if 0xB0 <= run[i] <= 0xD7 or 0xA1 <= run[i] <= 0xA3
        if run[i + 1] >= 0xA1
    )
    if 2 * common >= 0.6 * total:
        try:
            raw.decode("gbk")
            return "gbk"
        except UnicodeDecodeError:
            pass
    words = sum(len(run) for run in runs if len(run) >= 3 and all(byte >= 0xC0 or byte in b"\xa8\xb8" for byte in run))
    return "cp1251" if words > 0.5 * total else "cp1252"
