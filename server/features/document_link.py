"""The files that `#include` lines lead to."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.navigate import closure_of
from server.analysis.snapshot import Snapshot


class Link(NamedTuple):
    """The path at `start..end` of an include leads to the file `path`."""

    start: int
    end: int
    path: str


def document_link(snapshot: Snapshot) -> list[Link]:
    """The links in the order of the text; includes that are not found have none."""
    closure = closure_of(snapshot)
    if closure is None:
        return []
    return [
        Link(include.path_start, include.path_end, found.path)
        for include, _ in closure.included
        if include.path_start < include.path_end
        and (found := snapshot.project.find_include(include, snapshot.path, snapshot.unit.root.path)) is not None
    ]
