"""textDocument/codeAction: corrections of findings, one by one or all at once, and what code can be turned into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.client_check import client_check
from server.analysis.convar_extraction import extract_convar
from server.analysis.diagnose import diagnose
from server.analysis.finding import Edit, Finding, Fix
from server.analysis.grading import graded
from server.analysis.ignoring import ignore
from server.analysis.mending import Mended, mended
from server.analysis.missing_forwards import missing_forwards
from server.analysis.modernise_file import modernise
from server.analysis.snapshot import Snapshot

FIX_ALL = "Fix all problems that have one safe correction"
REWRITE = "refactor.rewrite"
EXTRACT = "refactor.extract"
MODERNISE = "source.modernise.l4d2"
ADD_FORWARD = "source.addForward.l4d2"
_MOST_IGNORED = 32  # nobody chooses from more, and each one is tried out


@dataclass(frozen=True, slots=True)
class Action:
    """A correction and the finding that it corrects."""

    finding: Finding
    fix: Fix


@dataclass(frozen=True, slots=True)
class Refactoring:
    """A change that corrects nothing; `kind` is one of those above."""

    kind: str
    title: str
    edits: tuple[Edit, ...]


def code_action(snapshot: Snapshot, start: int, end: int) -> Iterator[Action]:
    """The corrections of the findings that touch `start..end`, and the comments that silence them."""
    touched = [one for one in _findings(snapshot) if one.start <= end and start <= one.end]
    for finding in touched:
        for fix in finding.fixes:
            yield Action(finding, fix)
        ignored = ignore(snapshot.text, finding) if len(touched) <= _MOST_IGNORED else None
        if ignored is not None:
            yield Action(finding, ignored)


def fix_all(snapshot: Snapshot) -> Mended:
    """All safe corrections that do not meddle with one another, and the findings that they mend and leave."""
    return mended(_findings(snapshot))


def refactorings(snapshot: Snapshot, offset: int) -> Iterator[Refactoring]:
    """What the code at `offset` can be turned into."""
    checked = client_check(snapshot, offset)
    if checked is not None:
        name, edit = checked
        yield Refactoring(REWRITE, f"Check that `{name}` is in game", (edit,))
    extracted = extract_convar(snapshot, offset)
    if extracted is not None:
        name, edits = extracted
        yield Refactoring(EXTRACT, f"Extract the console variable `{name}`", edits)


def source_actions(snapshot: Snapshot) -> Iterator[Refactoring]:
    """What can be done to the whole file."""
    edits = modernise(snapshot.unit, snapshot.path)
    if edits:
        yield Refactoring(MODERNISE, "Write the whole file in new syntax", edits)
    for name, edit in missing_forwards(snapshot):
        yield Refactoring(ADD_FORWARD, f"Add `{name}`", (edit,))


def _findings(snapshot: Snapshot) -> list[Finding]:
    found = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    return graded(found, snapshot.settings.diagnostics.severity)
