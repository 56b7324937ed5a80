"""Findings as JSON says them: places as people count them, and the edits of each way to mend one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from server.analysis.finding import Finding, Severity
from server.reports.checking import Checked, Corrected
from server.syntax.text import Text

_MOST = 1000
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info", Severity.HINT: "hint"}


class Change(BaseModel):
    """Replace what stands between two places. Lines and columns count from 1, columns in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Correction(BaseModel):
    """A way to mend a finding. One that is `safe` keeps for certain what was meant."""

    title: str
    safe: bool
    edits: list[Change]


class Found(BaseModel):
    """A finding."""

    code: str
    severity: Literal["error", "warning", "info", "hint"]
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    fixes: list[Correction]

    @classmethod
    def of(cls, finding: Finding, text: Text) -> Found:
        """The finding as JSON says it."""
        line, column, end_line, end_column = _between(text, finding.start, finding.end)
        fixes = [
            Correction(
                title=fix.title,
                safe=fix.safe,
                edits=[_change(text, edit.start, edit.end, edit.text) for edit in fix.edits],
            )
            for fix in finding.fixes
        ]
        return cls(
            code=finding.code,
            severity=_SEVERITIES[finding.severity],  # type: ignore[arg-type]  # these are the four
            message=finding.message,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            fixes=fixes,
        )


class Findings(BaseModel):
    """What is wrong with a text; `clean` when nothing worse than a hint is.

    Of very many only the first are told; `left_out` counts the others.
    """

    clean: bool
    errors: int
    warnings: int
    left_out: int = 0
    findings: list[Found]

    @classmethod
    def of(cls, checked: Checked) -> Findings:
        """What checking has found."""
        found = checked.findings
        return cls(
            clean=all(one.severity is Severity.HINT for one in found),
            errors=_count(found, Severity.ERROR),
            warnings=_count(found, Severity.WARNING),
            left_out=max(0, len(found) - _MOST),
            findings=[Found.of(one, checked.text) for one in found[:_MOST]],
        )


class Fixed(Findings):
    """A text with its certain corrections, and what is left."""

    code: str
    fixed: int

    @classmethod
    def made(cls, corrected: Corrected) -> Fixed:
        """What correcting has made."""
        left = Findings.of(corrected.checked)
        return cls(**dict(left), code=str(corrected.checked.text), fixed=corrected.count)


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(one.severity is severity for one in findings)


def _change(text: Text, start: int, end: int, new: str) -> Change:
    line, column, end_line, end_column = _between(text, start, end)
    return Change(line=line, column=column, end_line=end_line, end_column=end_column, text=new)


def _between(text: Text, start: int, end: int) -> tuple[int, int, int, int]:
    return (*text.place(start), *text.place(end))
