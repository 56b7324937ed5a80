"""A plugin on disk as an editor has it open, for tasks that write files beside it."""

from __future__ import annotations

from pathlib import Path

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.settings import Settings

HEAD = "#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n\n"


def opened(folder: Path, text: str, file: str = "scripting/greeting.sp") -> Snapshot:
    """The plugin with that text, in a workspace that is `folder`."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    project = Project(workspaces=(str(folder),))
    unit = project.unit(str(path))
    return Snapshot(project, unit, unit.root, Settings())


def after(snapshot: Snapshot, needle: str) -> int:
    """The offset of a text in the file."""
    return snapshot.text.chars.index(needle)
