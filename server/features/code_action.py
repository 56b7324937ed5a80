"""The corrections of findings, one by one and, of those that are safe, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.diagnose import diagnose
from server.analysis.finding import Edit, Finding, Fix
from server.analysis.grading import graded
from server.analysis.snapshot import Snapshot

FIX_ALL = "Fix all problems that have one safe correction"


@dataclass(frozen=True, slots=True)
class Action:
    """A correction and the finding that it corrects."""

    finding: Finding
    fix: Fix


def code_action(snapshot: Snapshot, start: int, end: int) -> Iterator[Action]:
    """The corrections of the findings that touch `start..end`."""
    for finding in _findings(snapshot):
        if finding.start <= end and start <= finding.end:
            for fix in finding.fixes:
                yield Action(finding, fix)


def fix_all(snapshot: Snapshot) -> list[Edit]:
    """The edits of all safe corrections that do not meddle with one another, in order."""
    edits: list[Edit] = []
    for finding in _findings(snapshot):
        fix = next((fix for fix in finding.fixes if fix.safe), None)
        if fix is not None and not any(
            one.start <= other.end and other.start <= one.end for one in fix.edits for other in edits
        ):
            edits.extend(fix.edits)
    return sorted(edits, key=lambda edit: (edit.start, edit.end))


def _findings(snapshot: Snapshot) -> list[Finding]:
    found = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    return graded(found, snapshot.settings.diagnostics.severity)
