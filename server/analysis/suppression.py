"""Comments that silence findings: `// l4d2: ignore[unknown-event]` and `// l4d2: ignore-file[unused-parameter]`.

`ignore` counts for its own line, or for the next one when nothing else stands on its own; `ignore-file` for the whole
file. A code must be named, so that a comment can be told to be useless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.analysis.finding import Finding
from server.syntax.text import Text
from server.syntax.tokens import Problem

MARK = "l4d2: ignore"
_TOKEN = re.compile(
    r"""(?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?""", re.DOTALL
)
_MARKED = re.compile(r"l4d2: ignore(?P<file>-file)?(?:\[(?P<codes>[^\]\r\n]*)\])?")
_CODE = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """`code` at `start..end` is silenced on `line` (0-based), everywhere when that is None.

    `alone` tells that it is the only code of its comment, which stands at `comment`.
    """

    code: str
    start: int
    end: int
    line: int | None
    comment: tuple[int, int]
    alone: bool


def suppressions(text: Text) -> list[Suppression]:
    """All that a file's comments silence, in order; the code is "" where none is named."""
    if MARK not in text.chars:
        return []
    return [
        found
        for token in _TOKEN.finditer(text.chars)
        if token["comment"] is not None
        for mark in _MARKED.finditer(token["comment"])
        for found in _of_mark(text, token.start(), token.end(), mark)
    ]


def _of_mark(text: Text, start: int, end: int, mark: re.Match[str]) -> Iterator[Suppression]:
    line: int | None = None
    if mark["file"] is None:
        line = text.line_of(start)
        before, (_, stop) = text.chars[text.line_start(start) : start], text.line_range(line)
        if not before.strip() and not text.chars[end:stop].strip():
            line = text.line_of(end) + 1
    if not (mark["codes"] or "").strip():
        at = start + mark.start()
        yield Suppression("", at, start + mark.end(), line, (start, end), True)
        return
    codes = list(_CODE.finditer(mark["codes"]))
    base = start + mark.start("codes")
    for code in codes:
        yield Suppression(code[0], base + code.start(), base + code.end(), line, (start, end), len(codes) == 1)


def without_suppressed(text: Text, findings: Iterable[Finding]) -> tuple[list[Finding], list[Problem]]:
    """The findings that no comment silences, and the problems of comments that silence nothing."""
    marks = suppressions(text)
    if not marks:
        return list(findings), []
    used: set[Suppression] = set()
    kept: list[Finding] = []
    for finding in findings:
        line = text.line_of(finding.start)
        silent = [one for one in marks if one.code == finding.code and one.line in (None, line)]
        used.update(silent)
        if not silent:
            kept.append(finding)
    return kept, [
        Problem("unused-suppression", one.start, one.end, (one.code, *(one.comment if one.alone else (-1, -1))))
        for one in marks
        if one not in used
    ]
