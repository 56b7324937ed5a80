"""Where code that is asked for would lie, and what a change would bring: findings that were not there before."""

from __future__ import annotations

from collections.abc import Iterable

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.snapshot import Snapshot
from server.assistant.tasks.outcome import NewFile
from server.assistant.verify import Place, beyond
from server.syntax.text import Text


def place_of(snapshot: Snapshot, path: str = "") -> Place:
    """Where an answer lies: in the file itself, or in the file `path` beside it. No compiler is asked."""
    project = snapshot.project
    return Place(
        path or snapshot.path, project.include_dirs, project.workspaces, "", snapshot.settings, project.is_sealed
    )


def brought(snapshot: Snapshot, text: Text, others: Iterable[NewFile] = ()) -> list[Finding]:
    """The new errors and warnings of the file with that text and those other files; nothing in the project changes."""
    held = snapshot.project
    project = held.twin()
    for path in (snapshot.unit.root.path, snapshot.path):
        source = held.source(path)
        if source is not None:
            project.open(path, source.text)
    for one in others:
        project.open(one.path, Text.of(one.text))
    project.open(snapshot.path, text)
    unit = project.unit(snapshot.unit.root.path, snapshot.unit.standalone)
    if snapshot.path not in unit.files:
        return []
    made = Snapshot(project, unit, unit.files[snapshot.path].source, snapshot.settings)
    return beyond(_found(made), _found(snapshot))


def _found(snapshot: Snapshot) -> list[Finding]:
    found = graded(diagnose(snapshot.unit, snapshot.path, snapshot.target), snapshot.settings.diagnostics.severity)
    return [one for one in found if one.severity <= Severity.WARNING]
