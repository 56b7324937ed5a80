"""What can be folded: braces, comments, `#if` branches, groups of includes, regions.

Made from the text as written, so that code which is being typed, or is not compiled, folds as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.companion_files import Companion
from server.analysis.snapshot import Snapshot
from server.syntax.lexer import COMMENT, char_pattern, string_pattern
from server.syntax.text import Text

_PIECE = re.compile(
    rf"(?P<comment>{COMMENT})|{string_pattern(chr(92))}|{char_pattern(chr(92))}"
    r"|^[ \t]*\#[ \t]*(?P<word>[A-Za-z_]+)(?P<rest>[^\r\n]*)|(?P<mark>[{}()\[\]])",
    re.MULTILINE,
)
_REGION = re.compile(r"(?://|/\*)?[ \t]*#?(?P<end>end)?[ \t]*(?P<word>region)\b", re.IGNORECASE)
# What can hold two slashes comes first.
_REMARKS = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|(?P<block>/\*[\s\S]*?(?:\*/|\Z))|^[ \t]*(?P<lines>//[^\n]*(?:\n[ \t]*//[^\n]*)+)',
    re.MULTILINE,
)
_CLOSING = re.compile(r"[ \t]*\}")
_CLOSERS = {"}": "{", ")": "(", "]": "["}


class Fold(NamedTuple):
    """The lines of `start..end` but the first (and what closes it) can be hidden. `kind` as in LSP, or ""."""

    start: int
    end: int
    kind: str = ""


def folding_range(snapshot: Snapshot) -> list[Fold]:
    """The folds in the order of the text; each spans more than one line, no two begin on the same line."""
    text = snapshot.text
    starts = {chunk.start for chunk in snapshot.chunks}
    best: dict[int, Fold] = {}
    for fold in _Folder(text, starts).run():
        line = text.line_of(fold.start)
        if text.line_of(fold.end) > line and (line not in best or best[line].end < fold.end):
            best[line] = fold
    return [best[line] for line in sorted(best)]


def companion_folding(companion: Companion) -> list[Fold]:
    """The same for KeyValues: sections, and comments over several lines."""
    text, chars = companion.text, companion.text.chars
    found = {text.line_of(start): Fold(start, end, "comment") for start, end in _comments_of(companion)}
    for pair in companion.document.walk():
        if pair.pairs is not None:
            line = text.line_of(max(pair.end - 1, 0))
            last = (
                text.line_range(line - 1)[1] if line and _CLOSING.match(chars, text.line_start(pair.end)) else pair.end
            )
            found.setdefault(text.line_of(pair.key.end), Fold(pair.key.end, last))
    return [found[line] for line in sorted(found) if text.line_of(found[line].end) > line]


def _comments_of(companion: Companion) -> Iterator[tuple[int, int]]:
    chars = companion.text.chars
    for match in _REMARKS.finditer(chars):
        if match.lastgroup is not None:
            yield match.start(match.lastgroup), len(chars[: match.end()].rstrip())


class _Folder:
    def __init__(self, text: Text, tops: set[int]) -> None:
        self.text = text
        self.chars = text.chars
        self.tops = sorted(tops, reverse=True)
        self.braces: list[tuple[str, int]] = []
        self.branches: list[tuple[int, list[tuple[str, int]]]] = []
        self.regions: list[int] = []
        self.lines: list[tuple[int, int]] = []  # `//` lines below each other
        self.includes: list[tuple[int, int]] = []

    def run(self) -> Iterator[Fold]:
        for match in _PIECE.finditer(self.chars):
            start, end = match.span()
            while self.tops and self.tops[-1] <= start:
                self.tops.pop()
                self.braces = []
            if match["comment"] is not None:
                yield from self.comment(start, end)
            elif match["word"] is not None:
                yield from self.directive(match["word"], match["rest"], self.chars.index("#", start), end)
            elif match["mark"] is not None:
                yield from self.mark(match["mark"], start)
        yield from self.flush(self.lines, "comment")
        yield from self.flush(self.includes, "imports")

    def comment(self, start: int, end: int) -> Iterator[Fold]:
        comment = self.chars[start:end]
        region = _REGION.match(comment)
        alone = not self.chars[self.text.line_start(start) : start].strip()
        if region is not None:
            yield from self.region(bool(region["end"]), start, end)
        elif comment.startswith("/*"):
            yield Fold(start, end, "comment")
        elif alone:
            if self.lines and self.text.line_of(start) != self.text.line_of(self.lines[-1][0]) + 1:
                yield from self.flush(self.lines, "comment")
            self.lines.append((start, end))

    def region(self, closes: bool, start: int, end: int) -> Iterator[Fold]:
        if not closes:
            self.regions.append(start)
        elif self.regions:
            yield Fold(self.regions.pop(), end, "region")

    def directive(self, word: str, rest: str, start: int, end: int) -> Iterator[Fold]:
        if word in ("include", "tryinclude"):
            if self.includes and self.text.line_of(start) > self.text.line_of(self.includes[-1][0]) + 2:
                yield from self.flush(self.includes, "imports")
            self.includes.append((start, end))
            return
        yield from self.flush(self.includes, "imports")
        if word == "if":
            self.branches.append((end, list(self.braces)))
        elif word in ("else", "elseif", "endif") and self.branches:
            opened, braces = self.branches.pop()
            yield Fold(opened, self.above(start))
            if word != "endif":
                self.braces = list(braces)
                self.branches.append((end, braces))
        elif (region := _REGION.match(rest.strip() if word == "pragma" else word)) is not None:
            yield from self.region(bool(region["end"]), start, end)

    def above(self, offset: int) -> int:
        """The end of the line above `offset`."""
        line = self.text.line_of(offset)
        return self.text.line_range(line - 1)[1] if line else offset

    def mark(self, mark: str, start: int) -> Iterator[Fold]:
        if mark not in _CLOSERS:
            self.braces.append((mark, start))
            return
        while self.braces:
            opener, opened = self.braces.pop()
            if opener == _CLOSERS[mark]:
                yield Fold(self.head(opened), self.above(start) if self.is_first(start) else start)
                return
            if opener == "{":  # something in between was never closed: its brace is still open
                self.braces.append((opener, opened))
                return

    def is_first(self, offset: int) -> bool:
        return not self.chars[self.text.line_start(offset) : offset].strip()

    def head(self, opened: int) -> int:
        """Where to fold from: behind the brace, or behind the line above when the brace stands alone."""
        if self.is_first(opened) and self.chars[opened] == "{":
            above = self.above(opened)
            if above > self.text.line_start(above) and self.chars[self.text.line_start(above) : above].strip():
                return above
        return opened + 1

    def flush(self, group: list[tuple[int, int]], kind: str) -> Iterator[Fold]:
        if len(group) > 1:
            yield Fold(group[0][1] if kind == "comment" else group[0][0], group[-1][1], kind)
        group.clear()
