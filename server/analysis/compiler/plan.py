"""Which plugins there are to compile, where each goes, and which are older than what they are made of.

Compiles nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from server.analysis.compiler.outputs import Outputs, Place, is_stale
from server.analysis.project import Project, UnreadableFileError


@dataclass(frozen=True, slots=True)
class Planned:
    """A plugin: its main file and where it goes. `twin` is another one of the plan that would go to the same place."""

    root: str
    place: Place
    stale: bool
    twin: str = ""


def planned(project: Project, roots: Iterable[str], wanted: str) -> Iterator[Planned]:
    """The plugins with these main files, one at a time; those that can not be read are left out."""
    outputs = Outputs(wanted)
    for root in roots:
        try:
            unit = project.unit(root)
        except UnreadableFileError:
            continue
        place = place_of(project, root, outputs)
        yield Planned(root, place, is_stale(place.path, [path for path in unit.files if not _is_ours(project, path)]))


def place_of(project: Project, root: str, outputs: Outputs) -> Place:
    """Where one plugin goes."""
    workspace = project.workspace_of(root)
    return outputs.of(Path(root), Path(workspace) if workspace is not None else None)


def with_twins(plan: Iterable[Planned]) -> list[Planned]:
    """The plan in which plugins that would overwrite each other know of it."""
    entries = list(plan)
    by_output: dict[str, list[str]] = {}
    for entry in entries:
        by_output.setdefault(_key(entry), []).append(entry.root)
    return [
        replace(entry, twin=next((root for root in by_output[_key(entry)] if root != entry.root), ""))
        for entry in entries
    ]


def _key(entry: Planned) -> str:
    return os.path.normcase(entry.place.path)


def _is_ours(project: Project, path: str) -> bool:
    """Whether the file is one of our declarations: they come along with us, the compiler does not see them."""
    return path.startswith(tuple(folder + os.sep for folder in project.stubs))
