"""Turns the line that the compiler gives into the range of what its message is about.

The line may be wrong: spcomp 1.12 counts lines that a backslash joins as one, older versions name the last of
them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from server.analysis.compiler.messages import CompilerMessage
from server.analysis.compiler.subject import subjects
from server.syntax.lexer import COMMENT, char_pattern, string_pattern
from server.syntax.text import Text, latin

_TAB_WIDTH = 8  # in the compiler's excerpts, whatever the column
_CANNOT_READ = 417  # names the file, in the words of the `#include`
_FAR = 50  # lines of a range that are searched for a symbol
_BLANKS = " \t\f\v\r\n"  # no others: a Latin-1 view has bytes of characters where `str.strip` sees blanks

_LITERAL = rf"{string_pattern(chr(92))}|{char_pattern(chr(92))}"
_NOT_CODE = re.compile(rf"{COMMENT}|{_LITERAL}")
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_CONTINUATION = re.compile(r"\\[ \t\f\v]*[\r\n]")
_QUOTE = re.compile(r'"(.*)"')
_WORD = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")
_TOKEN = re.compile(rf"{_LITERAL}|[A-Za-z_@][A-Za-z0-9_@]*|[0-9][A-Za-z0-9_.]*|[\x80-\xff]+|[^\s\x80-\xff]")

Range = tuple[int, int]


class Lines:
    """A text as messages see it; lines count from 1.

    `joined` tells that the compiler counts lines joined by a backslash as one (see `Identity.joins_lines`).
    It does not do so in the ranges `inactive`, which an `#if` hides.
    """

    def __init__(self, text: Text, *, joined: bool = False, inactive: Sequence[Range] = ()) -> None:
        self._text = text
        self._joined = joined
        self._inactive = inactive

    def span(self, message: CompilerMessage) -> Range:
        """The first and the last line that `message` can be about; lines past the end are the last."""
        return self._group(message.line)[0], self._group(message.end_line)[1]

    def place(self, message: CompilerMessage) -> Range:
        """The range of `message`, as byte offsets.

        It is the symbol that the message names (the occurrence nearest the caret, if there is one). When it
        names none it is the token at the caret, else the line without its indentation and comment. Of several
        lines the last is searched first: it is where the compiler noticed.
        """
        names = subjects(message)
        first, last = self.span(message)
        if message.current_number == _CANNOT_READ:
            path = self._quoted(message, first, last)
            if path is not None:
                return path
        column = self._column(message)
        near = list(range(last, max(first, last - _FAR) - 1, -1))
        symbol = self._symbol(names, near, column)
        if symbol is not None:
            return symbol
        # A name that is not on the line comes out of a macro, whose text the column then belongs to.
        if column is not None and not names and first == last:
            start, end = self._text.line_range(last - 1)
            token = _TOKEN.match(self._text.chars, start + column, end)
            if token is not None:
                return token.span()
        return self._trimmed(first, last)

    @cached_property
    def _uncommented(self) -> str:
        def kept(match: re.Match[str]) -> str:
            return _blanked(match) if match[0].startswith("/") else match[0]

        return _NOT_CODE.sub(kept, self._text.chars)

    @cached_property
    def _code(self) -> str:
        """The text with comments and literals blanked out, to search names in."""
        return _NOT_CODE.sub(_blanked, self._text.chars)

    @cached_property
    def _groups(self) -> list[Range]:
        """The first and the last line of each group of lines that backslashes join, single lines included."""
        joints = _CONTINUATION.finditer(self._uncommented)
        continued = {
            self._text.line_of(joint.start()) + 1
            for joint in joints
            if not any(start <= joint.start() < end for start, end in self._inactive)
        }
        groups: list[Range] = []
        first = 1
        for line in range(1, len(self._text.line_starts) + 1):
            if line not in continued:
                groups.append((first, line))
                first = line + 1
        return groups or [(1, 1)]

    def _group(self, line: int) -> Range:
        """The lines that the compiler means by `line`."""
        groups = self._groups
        if self._joined:
            return groups[min(max(line, 1), len(groups)) - 1]
        return groups[min(bisect_left(groups, line, key=lambda group: group[1]), len(groups) - 1)]

    def _symbol(self, names: tuple[str, ...], lines: Iterable[int], column: int | None) -> Range | None:
        """The best occurrence of the first name that is on one of the lines, nearest the column first."""
        if not names:
            return None
        spans: list[tuple[int, int, Range, str]] = []
        for order, line in enumerate(lines):
            start, end = self._text.line_range(line - 1)
            for word in _WORD.finditer(self._code, start, end):
                if word[0] in names:
                    away = 0 if column is None else abs(word.start() - start - column)
                    spans.append((away, order, word.span(), word[0]))
        for name in names:
            if mine := [span for span in spans if span[3] == name]:
                return min(mine)[2]
        return None

    def _quoted(self, message: CompilerMessage, first: int, last: int) -> Range | None:
        """Where the lines hold what the message quotes first."""
        quote = _QUOTE.search(message.text)
        start, end = self._text.line_range(first - 1)[0], self._text.line_range(last - 1)[1]
        quoted = latin(quote[1]) if quote is not None else ""
        for written in (quoted, quoted.replace("\\", "/")):  # on Windows the compiler turns the slashes
            pattern = re.compile(rf"(?<![\w./]){re.escape(written)}(?![\w./])")
            found = pattern.search(self._text.chars, start, end) if written else None
            if found is not None:
                return found.span()
        return None

    def _column(self, message: CompilerMessage) -> int | None:
        """The bytes before the caret on its line, None if there is no caret or it stands beyond the excerpt.

        The excerpt is the line of the printed number. Where that is not the message's, only the column is
        right.
        """
        if message.caret is None:
            return None
        count = len(self._text.line_starts)
        start, end = self._text.line_range(min(max(message.end_line, 1), count) - 1)
        chars, offset, width = self._text.chars, start, 0
        while offset < end and width < message.caret:
            width += _TAB_WIDTH if chars[offset] == "\t" else 1
            offset += 1
            while offset < end and "\x80" <= chars[offset] < "\xc0":  # the rest of a character
                offset += 1
        return offset - start if offset < end else None

    def _trimmed(self, first: int, last: int) -> Range:
        """The lines without blanks and comments at either end; a comment alone, when there is no code."""
        start, end = self._text.line_range(first - 1)[0], self._text.line_range(last - 1)[1]
        for chars in (self._uncommented, self._text.chars):
            part = chars[start:end]
            if part.strip(_BLANKS):
                return end - len(part.lstrip(_BLANKS)), start + len(part.rstrip(_BLANKS))
        # Only the end of the file is reported on a blank line; what can be marked there is the text before it.
        before = len(self._uncommented[:start].rstrip(_BLANKS))
        line = self._text.line_of(max(before - 1, 0)) + 1
        return self._trimmed(line, line) if before else (start, start)


def _blanked(match: re.Match[str]) -> str:
    return _NOT_NEWLINE.sub(" ", match[0])
