"""A workspace made of a fixture, and the cursor in it: what tests of editor features stand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from server.analysis.navigate import Place
from server.analysis.occurrences import Occurrence
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.analysis.workspace import Workspace
from server.settings import Settings
from server.syntax.text import Text
from tests import markers

Item = TypeVar("Item")


@dataclass
class World:
    """The files of a fixture in a folder, its workspace, and the file that has the cursor."""

    folder: Path
    project: Project
    workspace: Workspace
    file: str
    cursor: int
    settings: Settings

    @property
    def snapshot(self) -> Snapshot:
        """The file with the cursor within the plugin that it belongs to."""
        return self.of(self.file)

    def of(self, file: str) -> Snapshot:
        """A file within the plugin that it belongs to."""
        path = self.path(file)
        root = next(self.workspace.roots_of(path), None)
        unit = self.project.unit(root or path, standalone=root is None)
        return Snapshot(self.project, unit, unit.files[path].source, self.settings)

    def path(self, file: str) -> str:
        """The path of a file of the fixture."""
        return str(self.folder / file)

    def at(self, needle: str, file: str | None = None, nth: int = 0) -> int:
        """The offset of the nth occurrence of `needle` in a file (that of the cursor)."""
        chars = self.text(file or self.file).chars
        offset = -1
        for _ in range(nth + 1):
            offset = chars.index(needle, offset + 1)
        return offset

    def text(self, file: str) -> Text:
        """The text of a file."""
        source = self.project.source(self.path(file))
        assert source is not None
        return source.text

    def spot(self, path: str, start: int, end: int) -> str:
        """A range as people read it: file, line (from 1), text."""
        source = self.project.source(path)
        assert source is not None
        text = source.text
        name = Path(path).relative_to(self.folder) if path.startswith(str(self.folder)) else Path(path).name
        return f"{name}:{text.line_of(start) + 1} {text.slice(start, end)}"

    def places(self, places: Iterable[Place | None]) -> list[str]:
        """Places as people read them."""
        return [self.spot(one.path, one.start, one.end) for one in places if one is not None]

    def occurrences(self, found: Iterable[Occurrence | None]) -> list[str]:
        """Occurrences as people read them, with their roles, in order."""
        kept = sorted(one for one in found if one is not None)
        return [f"{self.spot(one.path, one.start, one.end)} ({one.role})" for one in kept]


def world(folder: Path, marked: str, settings: Settings | None = None) -> World:
    """Write a fixture's files to `folder` and open it as a workspace."""
    fixture = markers.read(marked)
    for name, text in fixture.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    project = Project(workspaces=(str(folder),))
    workspace = Workspace(project)
    for _ in workspace.index():
        pass
    file, cursor = fixture.cursor or (next(iter(fixture.files)), 0)
    return World(folder, project, workspace, file, cursor, settings or Settings())


def done(steps: Iterable[Item | None]) -> list[Item]:
    """What a search finds."""
    return [one for one in steps if one is not None]
