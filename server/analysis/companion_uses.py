"""Where the plugins of a workspace name a phrase, or an entry of gamedata: the way back of `companion_places`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from server.analysis.companion_files import Companion
from server.analysis.companion_places import leads
from server.analysis.companions import phrases, without_ending
from server.analysis.occurrences import Occurrence
from server.analysis.project import UnreadableFileError
from server.analysis.unit import Unit
from server.analysis.workspace import Workspace
from server.syntax.chunk import Chunk
from server.syntax.keyvalues import Pair
from server.syntax.text import latin

_TRANSLATES = re.compile("%[tT]")
_DEPTHS = {"Phrases": 1, "Games": 3}
"""How deep the things lie that plugins name, by the section at the top."""


def named_at(companion: Companion, offset: int) -> Pair | None:
    """The phrase or entry whose name `offset` is in."""
    for pair in companion.document.walk():
        if pair.key.start <= offset <= pair.key.end:
            path = pair.path
            return pair if path and _DEPTHS.get(path[0]) == len(path) else None
    return None


def uses(companion: Companion, named: Pair, workspace: Workspace) -> Iterator[Occurrence | None]:
    """The strings that name it, None between them where a search may pause."""
    literal = latin(named.key.text)
    own = os.path.basename(companion.path).casefold()
    for path in sorted(workspace.files):
        source = workspace.project.source(path)
        yield None
        if source is None or source.library or f'"{literal}"' not in source.text.chars:
            continue
        unit = _unit_of(workspace, path)
        for chunk in unit.chunks(path) if unit is not None else ():
            if unit is None or literal not in chunk.cut.source:
                continue
            places: set[tuple[int, int]] = set()
            for lead in leads(unit, path, chunk):
                is_of_it = os.path.basename(lead.path).casefold() == own  # each language has a file of that name
                if is_of_it and source.text.chars[lead.start : lead.end] == literal:
                    places.add((lead.start, lead.end))
            if named.path[0] == "Phrases" and _loads(unit, own):
                places.update(_likely(chunk, literal))
            yield from (Occurrence(path, start, end, "string") for start, end in sorted(places))
            yield None


def _loads(unit: Unit, name: str) -> bool:
    """Whether a plugin loads a translation file, or may: it names the file, though not where it is loaded."""
    held = phrases(unit)
    if held is None:
        return False
    if any(os.path.basename(file).casefold() == name for file in held.files):
        return True
    stem = latin(without_ending(name))
    own = (closure.source for closure in unit.files.values() if not closure.source.library)
    return not held.complete and any(f'"{stem}' in source.text.chars.casefold() for source in own)


def _likely(chunk: Chunk, literal: str) -> Iterator[tuple[int, int]]:
    """The phrase in a statement that translates, by whatever function: some do not show what they do with a text."""
    source = chunk.cut.source
    at = -1
    while (at := source.find(f'"{literal}"', at + 1)) >= 0:
        begin = max(source.rfind(mark, 0, at) for mark in ";{}")
        if _TRANSLATES.search(source, begin + 1, at):
            yield chunk.start + at + 1, chunk.start + at + 1 + len(literal)


def _unit_of(workspace: Workspace, path: str) -> Unit | None:
    root = next(workspace.roots_of(path), None)
    try:
        return workspace.project.unit(root) if root is not None else None
    except UnreadableFileError:
        return None
