"""What strings of a plugin name in its companion files, and where that stands there; and what they can name.

Strings are found by the resolved calls that they are arguments of. Must not report anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS, gamedata, loaded, phrases, without_ending
from server.analysis.gamedata_file import Entry
from server.analysis.quoted import Argument
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.formats import formatted
from server.analysis.runtime.gamedata_uses import ASKING, asked
from server.analysis.runtime.phrase_uses import phrase_uses
from server.analysis.runtime.specifiers import KINDS
from server.analysis.runtime.texts import Text, texts
from server.analysis.unit import Unit
from server.knowledge.phrases import files as files_of_sourcemod
from server.syntax.chunk import Chunk

_ENDING = ".txt"


class Leads(NamedTuple):
    """The literal with its inside at `start..end` of the source names what stands on `line` (0-based) of a file."""

    start: int
    end: int
    path: str
    line: int


def leads(unit: Unit, path: str, chunk: Chunk) -> Iterator[Leads]:
    """What the strings of a chunk name in companion files that are there, each string once."""
    source = chunk.cut.source
    translates = "%t" in source or "%T" in source
    if unit.around is None or '"' not in source:
        return
    if not translates and not chunk.words & _WORDS:
        return
    view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
    seen: set[int] = set()
    for called in view.checked.calls:
        site = CallSite(view, called)
        for text, target, offset in _of_call(unit, site, translates):
            if text.literal and text.start not in seen:
                seen.add(text.start)
                start, end = text.inner
                yield Leads(chunk.start + start, chunk.start + end, target, _line(unit, target, offset))


_WORDS = frozenset((*PHRASE_LOADERS, *GAMEDATA_LOADERS, *(name.rpartition(".")[2] for name in ASKING)))


def _of_call(unit: Unit, site: CallSite, translates: bool) -> Iterator[tuple[Text, str, int]]:
    if site.name in PHRASE_LOADERS:
        held = phrases(unit)
        for text in site.texts(0):
            wanted = f"{without_ending(text.value)}{_ENDING}".casefold()
            for file in held.files if held is not None else ():
                if os.path.basename(file).casefold() == os.path.basename(wanted):
                    yield text, file, 0
                    break
    elif site.name in GAMEDATA_LOADERS:
        for text in site.texts(0):
            found = gamedata(unit, without_ending(text.value))
            if found is not None:
                yield text, found.files[0], 0
    elif site.name in ASKING:
        what = asked(site)
        for text in site.texts(what.key) if what is not None else ():
            entry = next((one for one in entries(unit, site) if one.key == text.value), None)
            if entry is not None:
                yield text, entry.path, entry.start
    elif translates:
        for use in phrase_uses(site):
            for text, known in use.phrases:
                if known.phrase is not None and known.phrase.path:
                    yield text, known.phrase.path, known.phrase.start


def _line(unit: Unit, path: str, offset: int) -> int:
    companion = unit.around.read(path) if unit.around is not None and offset else None
    return companion.text.line_of(offset) if companion is not None else 0


# What can be named -------------------------------------------------------------------------------------------


def entries(unit: Unit, site: CallSite) -> list[Entry]:
    """The entries of gamedata that a call of one of `ASKING` can ask for."""
    what = asked(site)
    if what is None:
        return []
    names = what.names or loaded(unit, GAMEDATA_LOADERS, own=True)[0]
    files = [gamedata(unit, name) for name in names]
    return [entry for file in files if file is not None for entry in file.entries if entry.kind == what.section]


def is_key(argument: Argument) -> bool:
    """Whether a string is the key of an entry of gamedata."""
    what = asked(argument.site) if argument.site.name in ASKING else None
    return what is not None and what.key == argument.position


def is_phrase(argument: Argument, unit: Unit) -> bool:
    """Whether a string is the phrase of a `%t` or `%T`, the call being closed or not."""
    site = argument.site
    call = formatted(site)
    params = site.function.params
    if call is None or not params or not params[-1].variadic:
        return False
    wanted, position = argument.position - (len(params) - 1), 0
    held = phrases(unit)
    for one in call.specifiers:
        if one.kind not in KINDS:
            continue
        if one.kind not in "tT":
            position += 1
            continue
        if position >= wanted:
            return position == wanted
        key = call.arguments[position]
        position += 2 if one.kind == "T" else 1
        named = texts(site.view, key)
        phrase = held.by_name.get(named[0].value) if held is not None and len(named) == 1 else None
        if phrase is None or phrase.arguments is None:
            return False
        position += len(phrase.arguments)
    return False


def phrase_files(unit: Unit) -> dict[str, bool]:
    """The names with which translations can be loaded, and whether it is SourceMod that brings them along."""
    names = dict.fromkeys(files_of_sourcemod(), True)
    return dict.fromkeys((name for name in _names_in(unit, "translations") if name not in names), False) | names


def gamedata_files(unit: Unit) -> list[str]:
    """The names with which gamedata can be loaded."""
    return list(_names_in(unit, "gamedata"))


def _names_in(unit: Unit, kind: str) -> Iterator[str]:
    around = unit.around
    if around is None:
        return
    seen: set[str] = set()
    for folder in around.directories(kind):
        # The last of these folders is the plugin's own, which holds other texts too.
        for file in around.files.files_in(folder) if os.path.basename(folder) == kind else ():
            name = file.removesuffix(_ENDING)
            if file.endswith(_ENDING) and name not in seen:
                seen.add(name)
                yield name
        for inner in around.files.folders_in(folder) if kind == "gamedata" and os.path.basename(folder) == kind else ():
            if around.files.find(folder, f"{inner}/master.games.txt") is not None and inner not in seen:
                seen.add(inner)
                yield inner
