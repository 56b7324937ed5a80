"""Searches the declarations of all files of the workspace by a part of their name."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.closure import Source
from server.analysis.outline import Named, outline
from server.analysis.project import Project
from server.analysis.symbols import Kind
from server.analysis.workspace import Workspace

MOST = 256


class Found(NamedTuple):
    """A declaration: its name, what it is, what it belongs to, and the range of its name in the file `path`."""

    name: str
    kind: Kind
    container: str
    path: str
    start: int
    end: int
    deprecated: bool


def workspace_symbol(project: Project, workspace: Workspace, query: str) -> Iterator[list[Found] | None]:
    """None after each file, at last the best matches, best first. The letters of `query` occur in a match in order."""
    wanted = query.strip().casefold()
    best: list[tuple[float, int, Named, Source]] = []
    count = 0
    for path in workspace.files:
        source = project.source(path)
        yield None
        if source is None:
            continue
        for named in outline(source):
            points = score(wanted, named.name)
            if points is None:
                continue
            count += 1
            entry = (points - 2.0 * source.library, -count, named, source)
            if len(best) < MOST:
                heapq.heappush(best, entry)
            elif entry > best[0]:
                heapq.heapreplace(best, entry)
    made = (_found(named, source) for _, _, named, source in sorted(best, reverse=True, key=lambda entry: entry[:2]))
    yield [one for one in made if one is not None]


def score(wanted: str, name: str) -> float | None:
    """How well a name matches a casefolded query; None when it does not. Word starts and runs of letters count."""
    if not wanted:
        return 0.0
    folded = name.casefold()
    if folded == wanted:
        return 100.0
    if folded.startswith(wanted):
        return 60.0 - 0.1 * len(name)
    at = folded.find(wanted)
    if at >= 0:
        return (40.0 if _begins_word(name, at) else 25.0) - 0.1 * len(name)
    points, position, previous = 0.0, 0, -2
    for letter in wanted:
        position = folded.find(letter, position)
        if position < 0:
            return None
        points += 2.0 * (position == previous + 1) + 1.5 * _begins_word(name, position)
        previous = position
        position += 1
    return points - 0.1 * len(name)


def _begins_word(name: str, at: int) -> bool:
    return at == 0 or name[at - 1] == "_" or (name[at].isupper() and not name[at - 1].isupper())


def _found(named: Named, source: Source) -> Found | None:
    if named.define is not None:
        start = named.define.name_start
        return Found(named.name, named.kind, "", source.path, start, start + len(named.name), False)
    symbol, chunk = named.symbol, named.chunk
    if symbol is None or chunk is None:
        return None
    start, end = chunk.start + symbol.ident.start, chunk.start + symbol.ident.end
    deprecated = symbol.deprecated is not None
    return Found(named.name, named.kind, named.container, source.path, start, end, deprecated)
