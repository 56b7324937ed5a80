"""What checking yields for one file, with lines and columns as people count them. Crosses process borders.

Prints nothing and decides nothing: severities, codes and messages are those of the analysis.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from server.analysis.finding import Edit, Finding, Severity
from server.syntax.text import Text

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "hint": Severity.HINT}
NAMES = {severity: name for name, severity in SEVERITIES.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that explains a finding, as printed."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding to print. Lines and columns are 1-based; columns count characters; `end_column` is exclusive.

    `fixable` tells that `--fix` mends it. `excerpt` is the line that it begins on. `source` is "l4d2" or "spcomp".
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    code: str
    message: str
    fixable: bool
    excerpt: str
    related: tuple[Place, ...] = ()
    source: str = "l4d2"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file: its findings in order, and what kept it from being checked whole, or "".

    `fixed` counts the fixes applied.
    """

    path: str
    reported: tuple[Reported, ...] = ()
    error: str = ""
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """The safe fix of one finding, as the edits to make in its file."""

    code: str
    edits: tuple[Edit, ...]


def stamp(text: Text) -> int:
    """A number that changes with the text."""
    return zlib.crc32(text.data)


@lru_cache(maxsize=4)
def _line(text: Text, line: int) -> str:
    """A line by its number from 1: one string for all findings on it, as lines can be as long as the file."""
    return text.slice(*text.line_range(line - 1))


def correction(finding: Finding) -> Correction | None:
    """What may be done about the finding without asking anyone."""
    fix = next((fix for fix in finding.fixes if fix.safe), None)
    return Correction(finding.code, fix.edits) if fix is not None else None


def reported(finding: Finding, text: Text, shown: str, related: Iterable[Place] = ()) -> Reported:
    """The printable form of a finding in `text`; `shown` is the path to print."""
    return located(
        text,
        shown,
        finding.start,
        finding.end,
        finding.severity,
        finding.code,
        finding.message,
        fixable=correction(finding) is not None,
        related=tuple(related),
    )


def located(
    text: Text,
    shown: str,
    start: int,
    end: int,
    severity: Severity,
    code: str,
    message: str,
    *,
    fixable: bool = False,
    related: tuple[Place, ...] = (),
    source: str = "l4d2",
) -> Reported:
    """Something about `start..end` of `text`, in printable form."""
    line, column = text.place(start)
    end_line, end_column = text.place(max(start, end))
    written = _line(text, line)
    return Reported(
        shown, line, column, end_line, end_column, severity, code, message, fixable, written, related, source
    )
