"""Cuts text into top-level declarations by braces and semicolons, stopping at each directive.

In code whose braces balance this is exact. Where they do not, the start of a function or another declaration in
the first column ends the one before, and indentation tells which lines still belong to a function whose opening
brace is gone: so one unclosed brace never swallows the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from server.syntax.lexer import COMMENT, char_pattern, string_pattern
from server.syntax.macros import Env

Piece = tuple[int, int, list[tuple[int, int]], list[tuple[int, str]], list[tuple[int, Env]]]
"""start, end, holes, `#pragma unused` lines, environments from the start on (empty: the current one)."""

_OPEN_COMMENT = re.compile(r"/\*(?![\s\S]*\*/)")
_TRIVIA = re.compile(rf"(?:\s+|{COMMENT})*")
_STATEMENT_WORDS = (
    "else|return|new|case|delete|do|goto|default|if|for|while|switch|decl|const|view_as|sizeof|enum|assert|"
    "break|continue|exit|using|struct|static_assert"
)
_LINE_REST = r"[ \t]*(?://[^\r\n]*|/\*[^\r\n]*\*/[ \t]*)?\r?$"
# What begins a declaration and can not stand inside a function.
HEADER = (
    r"(?:(?:public|stock|native|forward|methodmap|typedef|typeset|functag|funcenum)\b[ \t]+[A-Za-z_@]"
    r"|enum[ \t]+struct\b"
    rf"|(?:static[ \t]+)?(?!(?:{_STATEMENT_WORDS})\b)[A-Za-z_]\w*(?:(?:\[\])*[ \t]+|:[ \t]*)[A-Za-z_@]\w*[ \t]*"
    rf"\([^;\r\n]*\)[ \t]*\{{?{_LINE_REST}"
    r"|(?!(?:if|for|while|switch)\b)[A-Za-z_]\w*\([^;\r\n]*\)[ \t]*\r?\n\{)"
)
_HEADER = re.compile(HEADER, re.MULTILINE)
_TYPE_BODY = re.compile(r"(?:methodmap|enum[ \t]+struct|typeset|funcenum|struct)\b")
_FOR = re.compile(r"for\s*\(")
_UNINDENTED_BODY = re.compile(r"[^{]*\{\s*\n(?=[A-Za-z])")
_HEADLESS = re.compile(
    rf"(?!(?:native|forward|typedef|functag|{_STATEMENT_WORDS})\b)"
    rf"[^;{{}}=]*\([^;{{}}]*?\)(?:[ \t]*(?:{COMMENT})?[ \t]*\r?\n)+[ \t]+[^\s(/]"
)


@lru_cache(maxsize=64)
def _pattern(escape: str, names: tuple[str, ...]) -> re.Pattern[str]:
    macros = rf"|\b({'|'.join(map(re.escape, names))})\b" if names else ""
    return re.compile(
        rf"{COMMENT}|{string_pattern(escape)}|{char_pattern(escape)}"
        rf"|^[ \t]*(\#)|([{{}};])|^(?={HEADER})([A-Za-z_]){macros}",
        re.MULTILINE,
    )


_DIRECTIVE, _MARK, _HEAD, _MACRO = 1, 2, 3, 4


class Cutter:
    """The state of cutting one file. `advance` runs to the next directive; the caller says where to go on."""

    def __init__(self, chars: str) -> None:
        self.chars = chars
        self.strays: list[int] = []
        self.open_comment: int | None = None  # where a block comment begins that never ends
        self.nested: list[int] = []  # where a comment seems to begin inside another
        self._at = 0
        self._last = 0  # behind the last piece or directive outside one
        self._start: int | None = None
        self._depth = 0
        self._loose = False
        self._holes: list[tuple[int, int]] = []
        self._unused: list[tuple[int, str]] = []
        self._envs: list[tuple[int, Env]] = []
        self._hole: int | None = None
        self._done: list[Piece] = []

    def take(self) -> list[Piece]:
        """The pieces finished since the last call."""
        done, self._done = self._done, []
        return done

    def advance(self, escape: str, bracing: dict[str, int]) -> int | None:
        """Cut up to the next directive and return its line's offset, or None at the end of the text."""
        pattern = _pattern(escape, tuple(bracing))
        chars = self.chars
        again = True
        while again:
            again = False
            for match in pattern.finditer(chars, self._at):
                group = match.lastindex
                if group is None:
                    if chars.startswith("/*", match.start()):
                        inner = chars.find("/*", match.start() + 2, match.end())
                        if inner >= 0:
                            self.nested.append(inner)
                    if match.end() == len(chars) and _OPEN_COMMENT.match(chars, match.start()):
                        self.open_comment = match.start()
                    continue
                if group == _DIRECTIVE:
                    self._at = match.end()
                    return match.start()
                if group == _HEAD:
                    self._header(match.start())
                    continue
                depth = bracing[match.group(_MACRO)] if group == _MACRO else 0
                resume = self._mark(match.group() if group == _MARK else "{" if depth > 0 else "}", match.span(group))
                if resume is not None:
                    self._at = resume
                    again = True
                    break
        self._finish(len(chars))
        return None

    def resume(self, offset: int) -> None:
        """Go on behind a directive (and what it made inactive)."""
        self._at = offset
        if self._hole is not None:
            self._holes.append((self._hole, offset))
            self._hole = None
        elif self._start is None:
            self._last = offset

    def stop(self, offset: int) -> None:
        """The text ends at the directive at `offset` (`#endinput`)."""
        self._hole = None
        self._finish(offset)

    def begin_hole(self, start: int, conditional: bool, env: Callable[[], Env]) -> None:
        """A directive begins at `start`. Outside braces, all but conditions end the declaration before them."""
        self._begin(start)
        if self._start is None:
            return
        if self._depth == 0 and not conditional:
            self._end(start)
            return
        if not self._envs:
            self._envs.append((self._start, env()))
        self._hole = start

    def environment(self, offset: int, env: Callable[[], Env]) -> None:
        """The macros may have changed at `offset`."""
        if self._start is not None:
            self._envs.append((offset, env()))

    def unused(self, offset: int, names: str) -> None:
        """A `#pragma unused` line ends at `offset`."""
        if self._start is not None:
            self._unused.append((offset, names))

    # Marks -----------------------------------------------------------------------------------------------

    def _begin(self, before: int) -> None:
        """Note where the piece begins, if there is code before `before` and none has begun."""
        if self._start is None:
            match = _TRIVIA.match(self.chars, self._last)
            assert match is not None  # the pattern matches the empty text
            if match.end() < before:
                self._start = match.end()

    def _end(self, end: int) -> None:
        assert self._start is not None  # pieces end only after they began
        self._done.append((self._start, end, self._holes, self._unused, self._envs))
        self._holes, self._unused, self._envs = [], [], []
        self._start = None
        self._last = end
        self._depth = 0
        self._loose = False

    def _finish(self, end: int) -> None:
        self._begin(end)
        if self._start is not None:
            while end > self._start and self.chars[end - 1].isspace():
                end -= 1
            self._end(end)

    def _column(self, offset: int) -> int:
        return offset - (self.chars.rfind("\n", 0, offset) + 1)

    def _mark(self, mark: str, span: tuple[int, int]) -> int | None:
        """Handle a brace, semicolon or macro that stands for a brace; where cutting has to go on, if elsewhere."""
        at, end = span
        self._begin(end if mark == "{" else at)
        if mark == "{":
            self._depth += 1
            return None
        if mark == ";":
            return self._semicolon(at) if self._depth == 0 else None
        if self._depth == 0:
            return self._stray(at)
        self._depth -= 1
        return self._closed(end) if self._depth == 0 else None

    def _semicolon(self, at: int) -> None:
        if self._start is None:
            self._start = at
        start = self._start
        if _in_for_header(self.chars, start, at):
            return
        if self._loose:
            line = self.chars.rfind("\n", 0, at) + 1
            first = _TRIVIA.match(self.chars, line)
            assert first is not None  # the pattern matches the empty text
            if first.end() > start and self._column(first.end()) <= self._column(start):
                self._end(first.end())
                self._start = first.end()
            else:
                return
        elif _HEADLESS.match(self.chars, start, at):
            self._loose = True
            return
        self._end(at + 1)

    def _stray(self, at: int) -> int | None:
        """A `}` without `{`."""
        if self._loose and self._start is not None:
            if self._column(at) <= self._column(self._start):
                self._end(at + 1)
            return None
        if self._start is not None:
            self._end(at)
        self.strays.append(at)
        self._last = at + 1
        return None

    def _closed(self, end: int) -> int | None:
        """The outermost brace closed before `end`: does the declaration end here?"""
        chars, start = self.chars, self._start
        match = _TRIVIA.match(chars, end)
        assert match is not None  # the pattern matches the empty text
        assert start is not None  # a brace was open
        following = match.end()
        mark = chars[following : following + 1]
        if mark == ";":
            self._end(following + 1)
            return following + 1
        if mark and mark in ",)=].?:":
            return None
        if (
            mark not in ("", "#", "}")
            and self._column(end - 1) > self._column(start)
            and self._column(following) > self._column(start)
            and not _HEADER.match(chars, following)
        ):
            self._loose = True
            return None
        if (
            mark == "}"
            and self._column(end - 1) > self._column(start)
            and self._column(following) <= self._column(start)
        ):
            self._loose = True
            return None
        if self._loose and self._column(end - 1) > self._column(start):
            return None
        self._end(end)
        return None

    def _header(self, at: int) -> None:
        """A declaration seems to begin in the first column."""
        start = self._start
        if start is None or at <= start or (self._depth == 0 and not self._loose):
            return
        chars = self.chars
        if _TYPE_BODY.match(chars, start) and _UNINDENTED_BODY.match(chars, start):
            return
        self._end(at)


def _in_for_header(chars: str, start: int, at: int) -> bool:
    """Whether the piece from `start` on is a `for` outside of functions, and `at` is in its parentheses."""
    if not chars.startswith("for", start):
        return False
    header = chars[start:at]
    return _FOR.match(header) is not None and header.count(";") < 2 and header.count("(") > header.count(")")
