"""What the companion files of a plugin hold: the phrases that it loads, the gamedata that it asks, its console script.

Works out which files the plugin means and joins what they say; `companion_files` finds and reads them. The answers are
of the moment: a rule gets them through `grounds.ask`. Must not report anything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.companion_files import Companion, Surroundings
from server.analysis.gamedata_file import Entry, entries_in, listed_in
from server.analysis.phrase_file import Phrase, joined, phrases_in, phrases_of_sourcemod
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.games import GAMES, L4D2
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.knowledge.phrases import ALWAYS
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

PHRASE_LOADERS = ("LoadTranslations",)
GAMEDATA_LOADERS = ("LoadGameConfigFile", "GameData")
_ENDINGS = (".txt", ".cfg")


class Phrases(NamedTuple):
    """The phrases that a plugin can use. `files` are those found on disk, of languages too.

    `loads` is whether the plugin loads any file, `complete` whether all that it loads is known.
    """

    by_name: Mapping[str, Phrase]
    files: tuple[str, ...]
    loads: bool
    complete: bool


class GameData(NamedTuple):
    """A gamedata file, or a folder of them, as loaded: its files and their entries.

    `is_broken` tells that SourceMod stops reading at a mistake of notation.
    """

    name: str
    files: tuple[str, ...]
    entries: tuple[Entry, ...]
    is_broken: bool = False

    def find(self, kind: str, key: str) -> list[Entry]:
        """The entries of that kind (`Offsets`, `Keys`, `Signatures`, `Addresses`, …) and name, of any game."""
        return [one for one in self.entries if one.kind == kind and one.key == key]


class Fault(NamedTuple):
    """The first mistake of notation in a file: its line counts from 1."""

    path: str
    line: int
    message: str


def phrases(unit: Unit) -> Phrases | None:
    """The phrases of the files that the plugin loads with `LoadTranslations`; None where no files can be looked for."""
    if unit.around is None:
        return None
    kept = unit.cache.get("phrases")
    if not isinstance(kept, tuple) or kept[0] != unit.around.files.state:
        kept = unit.cache["phrases"] = (unit.around.files.state, _phrases(unit, unit.around))
    return kept[1]


def _phrases(unit: Unit, around: Surroundings) -> Phrases:
    names, complete = loaded(unit, PHRASE_LOADERS)
    chosen = _chosen(unit)
    sets = [(name, _phrase_files(around, name)) for name in (ALWAYS, *names)]
    found: dict[str, Phrase] = {}
    for name, files in sets:
        held = joined(phrases_in(file) for file in files) if files else phrases_of_sourcemod(name)
        complete = complete and held is not None
        for phrase in (held or {}).values():
            if name in chosen:
                phrase = phrase._replace(arguments=None)  # the other file's may be another one
            first = found.get(phrase.name)
            if first is None:
                found[phrase.name] = phrase
            elif first.arguments != phrase.arguments:
                found[phrase.name] = first._replace(arguments=None)  # the language decides which of them counts
    complete = complete and not unit.missing and not unit.standalone
    paths = tuple(file.path for _, files in sets for file in files)
    return Phrases(found, paths, bool(names) or not complete, complete)


def gamedata(unit: Unit, name: str) -> GameData | None:
    """The gamedata that a plugin gets under a name; None when its file is not found."""
    if unit.around is None:
        return None
    key = f"gamedata {name}"
    kept = unit.cache.get(key)
    if not isinstance(kept, tuple) or kept[0] != unit.around.files.state:
        kept = unit.cache[key] = (unit.around.files.state, _gamedata(unit.around, name))
    return kept[1]


def _gamedata(around: Surroundings, name: str) -> GameData | None:
    files = _gamedata_files(around, name)
    if not files:
        return None
    entries = tuple(entry for file in files for entry in entries_in(file))
    return GameData(name, tuple(file.path for file in files), entries, any(file.document.problems for file in files))


def reads(unit: Unit, path: str) -> bool:
    """Whether something that was found in a plugin rests on that phrase or gamedata file."""
    kept = (value[1] for value in unit.cache.values() if isinstance(value, tuple) and len(value) == 2)
    return any(path in held.files for held in kept if isinstance(held, Phrases | GameData))


def fault(unit: Unit, kind: str, name: str) -> Fault | None:
    """The first mistake in the files of that kind ("translations", "gamedata") that a plugin loads under a name."""
    if unit.around is None:
        return None
    files = _phrase_files(unit.around, name) if kind == "translations" else _gamedata_files(unit.around, name)
    for file in files:
        for problem in file.document.problems:
            return Fault(file.path, file.text.line_of(problem.start) + 1, problem.message)
    return None


def script(unit: Unit, name: str) -> Companion | None:
    """The console script `cfg/sourcemod/<name>.cfg`."""
    path = unit.around.find("cfg/sourcemod", f"{name}.cfg") if unit.around is not None else None
    return unit.around.read(path) if unit.around is not None and path is not None else None


def loaded(unit: Unit, loaders: tuple[str, ...], own: bool = False) -> tuple[tuple[str, ...], bool]:
    """The names that functions are called with anywhere in the plugin, and whether that is all of them.

    With `own`, what libraries call is left out.
    """
    key = f"{'own ' if own else ''}calls of {loaders[0]}"
    kept = unit.cache.get(key)
    if kept is None:
        kept = unit.cache[key] = _loaded(unit, frozenset(loaders), own)
    return kept  # type: ignore[return-value]  # the cache holds what was put above


def _loaded(unit: Unit, loaders: frozenset[str], own: bool) -> tuple[tuple[str, ...], bool]:
    names: dict[str, None] = {}
    complete = True
    for path, closure in unit.files.items():
        if not loaders & closure.words or (own and closure.source.library):
            continue
        for chunk in closure.scan.items:
            if isinstance(chunk, Chunk) and loaders & chunk.words:
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                for called in view.checked.calls:
                    if called.function.name in loaders and not called.function.has_body:
                        texts = CallSite(view, called).texts(0)
                        complete = complete and bool(texts)
                        names.update((without_ending(text.value), None) for text in texts)
    return tuple(names), complete


def _chosen(unit: Unit) -> frozenset[str]:
    """The translation files that a plugin loads in one branch of an `if` which loads another file in the other."""
    found: set[str] = set()
    for path, closure in unit.files.items():
        if closure.source.library or not closure.words & frozenset(PHRASE_LOADERS):
            continue
        for chunk in closure.scan.items:
            if isinstance(chunk, Chunk) and chunk.words & frozenset(PHRASE_LOADERS):
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                loads = [CallSite(view, one) for one in view.checked.calls if one.function.name in PHRASE_LOADERS]
                branches = [one for one in nodes(chunk.syntax.decls) if isinstance(one, n.If) and one.other is not None]
                for branch in branches:
                    then = _names_in(loads, branch.then)
                    other = _names_in(loads, branch.other)
                    if then and other:
                        found |= then ^ other
    return frozenset(found)


def _names_in(loads: list[CallSite], branch: n.Stmt | None) -> set[str]:
    inside = (site for site in loads if branch is not None and branch.start <= site.call.start < branch.end)
    return {without_ending(text.value) for site in inside for text in site.texts(0)}


def without_ending(name: str) -> str:
    """A file's name as SourceMod looks for it."""
    return name[:-4] if name.endswith(_ENDINGS) else name


def _phrase_files(around: Surroundings, name: str) -> list[Companion]:
    """The file of that name and those of its languages, in the nearest folder that has one."""
    for folder in around.directories("translations"):
        main = around.files.find(folder, f"{name}.txt")
        if main is not None:
            languages = (os.path.join(folder, one) for one in around.files.folders_in(folder))
            paths = [main, *(path for one in languages if (path := around.files.find(one, f"{name}.txt")))]
            return [file for path in paths if (file := around.read(path)) is not None]
    return []


def _gamedata_files(around: Surroundings, name: str) -> list[Companion]:
    path = around.find("gamedata", f"{name}.txt")
    master = around.find("gamedata", f"{name}/master.games.txt")
    paths = [path] if path is not None else []
    if master is not None:
        listing = around.read(master)
        listed = listed_in(listing, GAMES[L4D2].folder) if listing is not None else []
        paths = [inner for one in listed if (inner := around.find("gamedata", f"{name}/{one}")) is not None]
    custom = around.find("gamedata", f"custom/{name}.txt")
    if custom is not None:
        paths.append(custom)
    return [file for one in paths if (file := around.read(one)) is not None]
