"""“Fix with model”: for a finding that has no correction of ours, or none that is surely meant.

The answer is merged into the file and checked like any other; it is done only if the finding is gone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Fix, Severity
from server.analysis.grading import graded
from server.analysis.mending import apply
from server.analysis.snapshot import Snapshot
from server.assistant.editing import WRITER, conversation, quoted
from server.assistant.merging import WANTS, merged_verdict
from server.assistant.prompt import known
from server.assistant.retrieve import retrieve
from server.assistant.tasks.brought import place_of
from server.assistant.tasks.outcome import Ready
from server.assistant.verify import Problem, Verdict, verify
from server.assistant.writing import Job
from server.models.errors import UnavailableError
from server.syntax.preprocessor import Scan
from server.syntax.text import Text

_FACTS_BUDGET = 3000
_MOST_CHARACTERS = 24_000  # of a file in a prompt
_LONGEST_TITLE = 60


def offered(snapshot: Snapshot, start: int, end: int) -> str | None:
    """Where an error or a warning is that nothing else corrects."""
    finding = finding_at(snapshot, start, end)
    if finding is None:
        return None
    message = " ".join(finding.message.split())
    return f"Fix with model: {message if len(message) <= _LONGEST_TITLE else f'{message[: _LONGEST_TITLE - 1]}…'}"


def finding_at(snapshot: Snapshot, start: int, end: int) -> Finding | None:
    """The worst finding at a selection that has no preferred correction."""
    found = [one for one in _findings(snapshot) if one.start <= end and start <= one.end]
    left = [one for one in found if not any(fix.preferred for fix in one.fixes)]
    return min(left, key=lambda one: (one.severity, one.start), default=None)


def begin(snapshot: Snapshot, start: int, end: int, request: str = "", is_builtin: bool = False) -> Job | Ready:
    """The job for a model. Raises `UnavailableError` when there is nothing to fix, or only a model could."""
    if is_builtin:
        return _without_model(snapshot, start, end)
    finding = finding_at(snapshot, start, end)
    if finding is None:
        raise UnavailableError("There is no error or warning here that a model would have to fix.")
    text = snapshot.text
    line = text.line_of(finding.start)
    written = text.slice(*text.line_range(line)).strip()
    facts = retrieve(f"{finding.message} {written}", _FACTS_BUDGET, has_example=False)
    messages = conversation(
        WRITER,
        (
            known(facts),
            quoted(os.path.basename(snapshot.path), text, (finding.start, finding.end), _MOST_CHARACTERS),
            f"Correct this {finding.severity.name.lower()} in line {line + 1}, and nothing else:\n"
            f"`{written}`\n{finding.message}",
            request.strip(),
        ),
    )
    judge = _Judge(snapshot, finding)
    return Job(f"Fix: {finding.message}", messages, judge, snapshot.settings.assistant.repair_rounds, WANTS, False)


class _Judge:
    """Merges an answer, and asks for the finding to be gone."""

    def __init__(self, snapshot: Snapshot, finding: Finding) -> None:
        # A judge works in a thread of its own, so it takes along what does not change.
        self._text: Text = snapshot.text
        self._place = place_of(snapshot)
        self._scan: Scan = snapshot.unit.files[snapshot.path].scan
        self._finding = finding
        self._before = _count(_findings(snapshot), finding)

    def __call__(self, answer: str) -> Verdict:
        verdict = merged_verdict(answer, self._text, self._place, self._finding.start, self._scan)
        if verdict.errors:
            return verdict
        if _count(verify(verdict.code, self._place).before, self._finding) < self._before:
            return verdict
        still = Problem(0, Severity.ERROR, self._finding.code, f"This is still there: {self._finding.message}")
        return replace(verdict, before=(*verdict.before, still), after=(*verdict.after, still))


def _count(found: Sequence[Finding] | Sequence[Problem], finding: Finding) -> int:
    return sum((one.code, one.message) == (finding.code, finding.message) for one in found)


def _findings(snapshot: Snapshot) -> list[Finding]:
    found = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    kept = graded(found, snapshot.settings.diagnostics.severity)
    return [one for one in kept if one.severity <= Severity.WARNING]


def _without_model(snapshot: Snapshot, start: int, end: int) -> Ready:
    """The correction that we have ourselves: a quick fix that somebody has to want, but the only one there is."""
    fixes: list[Fix] = []
    for one in _findings(snapshot):
        if one.start <= end and start <= one.end:
            fixes.extend(one.fixes)
    if not fixes:
        raise UnavailableError(
            "Only a model can fix this: choose one with the setting `l4d2.assistant.model`. The built-in engine has no "
            "correction for it."
        )
    chosen = max(fixes, key=lambda fix: (fix.safe, fix.preferred))
    edits = sorted(chosen.edits, key=lambda edit: (edit.start, edit.end))
    return Ready(chosen.title, str(apply(snapshot.text, edits)))
