"""Which files the tools read: those of one folder, and the headers that its project names. What a text includes, too.

An agent may be told by a stranger's page what to check. No text that it gives says anything of other files.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from server import project_file
from server.analysis.includes import IncludeFinder, expand_directory
from server.analysis.project import Project
from server.assistant.verify import Place

_SOME_FILE = "plugin.sp"


@dataclass
class _Finder(IncludeFinder):
    """Sees the disk below some folders; what is written may lead through others."""

    below: tuple[str, ...] = ()
    named_by: tuple[str, int] | None = field(default=None, compare=False)  # the project's file, and its time

    def sees(self, path: str) -> bool:
        """Whether a normalised path on disk may be looked at."""
        return any(path == place or path.startswith(place.rstrip(os.sep) + os.sep) for place in self.below)


class FolderPlace(Place):
    """Where a plugin is judged that a model writes: in a folder, seeing what the tools see."""

    __slots__ = ()

    def project(self) -> Project:
        """A project that sees what the code may include."""
        return project_of(Path(self.workspaces[0]))


def project_of(folder: Path) -> Project:
    """The project of a folder."""
    finder = _Finder()
    project = Project((str(folder),), finder=finder)
    freshened(project)
    return project


def freshened(project: Project) -> None:
    """See the folder as it is now: who writes there is another program."""
    finder, folder = project.finder, project.workspaces[0]
    assert isinstance(finder, _Finder)
    found = project_file.find(os.path.join(folder, _SOME_FILE))
    named_by = (str(found), found.stat().st_mtime_ns) if found is not None else None
    if not finder.below or named_by != finder.named_by:
        project.forget_units()
        own = project.project_file(os.path.join(folder, _SOME_FILE))
        headers = own.include_directories if own is not None else ()
        named = (expand_directory(entry, folder) for entry in headers)
        finder.below, finder.named_by = (folder, *map(os.path.normpath, project.stubs), *named), named_by
    project.changed_below(folder)
