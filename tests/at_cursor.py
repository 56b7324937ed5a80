"""A fixture's text as an editor has it open, with the cursor in it. Made for many small cases: the API is read once."""

from __future__ import annotations

from functools import cache

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.settings import Settings
from server.syntax.text import Text
from tests import markers

FOLDER = "/plugins"


@cache
def _project() -> Project:
    return Project(workspaces=(FOLDER,))


def at_cursor(marked: str, settings: Settings | None = None) -> tuple[Snapshot, int]:
    """The file with the cursor, in the plugin that is the fixture's first file, and the cursor's offset."""
    fixture = markers.read(marked)
    project = _project()
    for path in list(project.finder.known):
        project.close(path)
    for name, text in fixture.files.items():
        project.open(f"{FOLDER}/{name}", Text.of(text))
    root = f"{FOLDER}/{next(iter(fixture.files))}"
    file, offset = fixture.cursor or (next(iter(fixture.files)), 0)
    unit = project.unit(root)
    return Snapshot(project, unit, unit.files[f"{FOLDER}/{file}"].source, settings or Settings()), offset


def text_after(snapshot: Snapshot, edits: list[tuple[int, int, str]]) -> str:
    """The snapshot's text after replacing ranges."""
    data = snapshot.text.data
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new.encode() + data[end:]
    return data.decode()
