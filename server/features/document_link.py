"""What `#include` lines and the names of translations, phrases and gamedata lead to."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.companion_places import leads
from server.analysis.navigate import closure_of
from server.analysis.snapshot import Snapshot


class Link(NamedTuple):
    """What stands at `start..end` leads to `line` (0-based) of the file `path`."""

    start: int
    end: int
    path: str
    line: int = 0


def document_link(snapshot: Snapshot) -> list[Link]:
    """The links in the order of the text; what is not found has none."""
    closure = closure_of(snapshot)
    if closure is None:
        return []
    links = [
        Link(include.path_start, include.path_end, found.path)
        for include, _ in closure.included
        if include.path_start < include.path_end
        and (found := snapshot.project.find_include(include, snapshot.path, snapshot.unit.root.path)) is not None
    ]
    for chunk in snapshot.chunks:
        links.extend(Link(*lead) for lead in leads(snapshot.unit, snapshot.path, chunk))
    return sorted(links)
