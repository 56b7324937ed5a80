"""The changes to `#include` lines when files or folders are renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.outline import scan_of
from server.analysis.project import Project
from server.analysis.workspace import Workspace
from server.syntax.directives import Include


class Change(NamedTuple):
    """Write `text` in the place of `start..end` of the file `path`."""

    path: str
    start: int
    end: int
    text: str


def will_rename_files(
    project: Project, workspace: Workspace, renames: list[tuple[str, str]]
) -> Iterator[Change | None]:
    """The changes, None between them where the search may pause. `renames` are old and new paths."""
    for path in list(workspace.files):
        yield None
        source = project.source(path)
        root = next(workspace.roots_of(path), path)
        moved = _moved(path, renames) or path
        for item in scan_of(source).items if source is not None else ():
            if not isinstance(item, Include):
                continue
            found = project.find_include(item, path, root)
            if found is None:
                continue
            target = _moved(found.path, renames)
            if target is None and os.path.dirname(moved) == os.path.dirname(path):
                continue
            text = _written(project, item, found.path, target or found.path, path, moved, root)
            if text is not None and text != item.path:
                yield Change(path, item.path_start, item.path_end, text)


def _moved(path: str, renames: list[tuple[str, str]]) -> str | None:
    for old, new in renames:
        if path == old:
            return new
        if path.startswith(old.rstrip(os.sep) + os.sep):
            return new.rstrip(os.sep) + path[len(old.rstrip(os.sep)) :]
    return None


def _written(
    project: Project, include: Include, old: str, new: str, includer: str, moved: str, root: str
) -> str | None:
    """How `include`, which leads to `old`, is written when it shall lead to `new` from the file `moved`."""
    places = list(project.directories_of(root))
    if include.quoted:
        base = os.path.dirname(includer)
        if _is_at(base, include.path, old):
            return _keeping(include.path, os.path.relpath(new, os.path.dirname(moved)))
    for place in places:
        if _is_at(place, include.path, old):
            inside = os.path.relpath(new, place)
            if not inside.startswith(".."):
                return _keeping(include.path, inside)
    for place in places:
        inside = os.path.relpath(new, place)
        if not inside.startswith(".."):
            return _keeping(include.path, inside)
    return _keeping(include.path, os.path.relpath(new, os.path.dirname(moved))) if include.quoted else None


def _is_at(place: str, written: str, path: str) -> bool:
    made = os.path.normpath(os.path.join(place, written.replace("\\", "/")))
    return path in (made, made + ".inc") or path.casefold() in (made.casefold(), made.casefold() + ".inc")


def _keeping(written: str, path: str) -> str:
    """`path` in the manner of `written`: its slashes, and an extension only where it had one."""
    path = path.replace(os.sep, "/")
    if path.endswith(".inc") and not written.casefold().endswith(".inc"):
        path = path.removesuffix(".inc")
    return path.replace("/", "\\") if "\\" in written else path
