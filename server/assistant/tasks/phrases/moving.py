"""Moves texts of a plugin into a translation file: the plugin's new text, and the file's. Asks no model."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from server.analysis.companions import PHRASE_LOADERS, loaded, phrases
from server.analysis.finding import Edit, Finding
from server.analysis.mending import apply
from server.analysis.snapshot import Snapshot
from server.assistant.tasks.brought import brought
from server.assistant.tasks.opening import at_start
from server.assistant.tasks.outcome import NewFile
from server.assistant.tasks.phrases.phrase_text import ENGLISH, BrokenFileError, Entry, added, entries_of, written
from server.assistant.tasks.phrases.spots import Spot, spots
from server.assistant.tasks.phrases.wording import Wording, named
from server.knowledge.phrases import files as shipped_files
from server.knowledge.phrases import phrases as shipped
from server.models.errors import UnavailableError
from server.syntax.text import Text

_ENDING = ".phrases"
_FOLDER = "translations"
_SCRIPTING = "scripting"
_BUFFER_SIZE = 256
_MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """The plugin's new text, the translation file with its new phrases, and how many texts went there."""

    code: Text
    file: NewFile
    entries: tuple[Entry, ...]
    count: int
    edits: tuple[Edit, ...]


def move(snapshot: Snapshot, start: int, end: int) -> Moved:
    """Move the texts of `start..end`. Raises `UnavailableError` when there is none, or no place for phrases."""
    chosen = spots(snapshot, start, end)
    if not chosen:
        raise UnavailableError("There is no text for players here that can certainly be moved.")
    name, path, text = _place(snapshot)
    for _ in range(_MOST_TRIES):
        moved = _moved(snapshot, chosen, name, path, text)
        new = brought(snapshot, moved.code, (moved.file,))
        if not new:
            return moved
        left = _without(snapshot, chosen, moved, new)
        if not left or len(left) == len(chosen):
            break
        chosen = left
    raise UnavailableError("Phrases would bring new findings here, so the texts stay where they are.")


def _moved(snapshot: Snapshot, chosen: list[Spot], name: str, path: str, text: Text | None) -> Moved:
    known = entries_of(text) if text is not None else {}
    taken = {one.lower() for one in known} | _taken(snapshot)
    names = {Wording(one.texts[ENGLISH], _formats(one)): one.name for one in known.values() if ENGLISH in one.texts}
    new: list[Entry] = []
    edits: list[Edit] = []
    buffers = _Buffers(snapshot)
    for spot in chosen:
        if spot.wording not in names:
            key = names[spot.wording] = named(spot.wording, taken)
            taken.add(key.lower())
            new.append(Entry(key, spot.wording.format, {ENGLISH: spot.wording.english}))
        edits.extend(_edits(snapshot.text, spot, names[spot.wording], buffers))
    if name not in loaded(snapshot.unit, PHRASE_LOADERS)[0]:
        start = at_start(snapshot, f'LoadTranslations("{name}");')
        if start is None:
            raise UnavailableError(
                f'`OnPluginStart` is in another file: add `LoadTranslations("{name}");` there first.'
            )
        edits.append(start)
    edits.sort(key=lambda edit: (edit.start, edit.end))
    code = apply(snapshot.text, edits)
    whole = added(text, new) if text is not None else Text.of(written(new))
    file = NewFile(path, str(whole), str(text) if text is not None else None)
    return Moved(code, file, tuple(new), len(chosen), tuple(edits))


def _formats(entry: Entry) -> tuple[str, ...]:
    """The specifiers of a phrase in order; something that no text has when they are in another one."""
    parts = [one.split(":", 1) for one in entry.format.strip("{}").split("},{")] if entry.format else []
    is_plain = all(len(one) == 2 and one[0] == str(number) for number, one in enumerate(parts, 1))
    return tuple(one[1] for one in parts) if is_plain else ("?",)


class _Buffers:
    """The names of the variables that hold a text before it goes into a menu, one for each block."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._words = frozenset[str]().union(*(chunk.words for chunk in snapshot.chunks), snapshot.unit.names)
        self._names: dict[int, str] = {}

    def of(self, block: int) -> tuple[str, bool]:
        """The variable of a block, and whether it has to be declared."""
        if block in self._names:
            return self._names[block], False
        count = len(self._names) + 1
        name = "phrase" if count == 1 else f"phrase{count}"
        while name in self._words or name in self._names.values():
            count += 1
            name = f"phrase{count}"
        self._names[block] = name
        return name, True


def _edits(text: Text, spot: Spot, key: str, buffers: _Buffers) -> list[Edit]:
    letter = "T" if spot.client else "t"
    quoted = key.replace("\\", "\\\\").replace('"', '\\"')
    call = f'"%s%{letter}", {spot.prefix}, "{quoted}"' if spot.prefix else f'"%{letter}", "{quoted}"'
    call += f", {spot.client}" if spot.client else ""
    if spot.statement < 0:
        return [Edit(spot.start, spot.end, call)]
    name, is_new = buffers.of(spot.block)
    indent = text.slice(text.line_start(spot.statement), spot.statement)
    lines = [f"char {name}[{_BUFFER_SIZE}];"] if is_new else []
    lines.append(f"FormatEx({name}, sizeof({name}), {call});")
    before = "".join(f"{line}\n{indent}" for line in lines)
    return [Edit(spot.statement, spot.statement, before), Edit(spot.start, spot.end, name)]


def _without(snapshot: Snapshot, chosen: list[Spot], moved: Moved, new: list[Finding]) -> list[Spot]:
    """The texts but those in declarations in which something new is found."""
    touched = {snapshot.chunk_at(_before(moved.edits, one.start)) for one in new}
    return [one for one in chosen if snapshot.chunk_at(one.start) not in touched]


def _before(edits: tuple[Edit, ...], offset: int) -> int:
    """Where a place of the new text was in the old one."""
    shift = 0
    for edit in edits:
        length = len(edit.text.encode())
        if edit.start + shift + length > offset:
            return min(max(offset - shift, edit.start), edit.end)
        shift += length - (edit.end - edit.start)
    return offset - shift


def _taken(snapshot: Snapshot) -> set[str]:
    """The names, in lower case, of all phrases that mean something already."""
    found = {name.lower() for file in shipped_files() for name in shipped(file) or ()}
    held = phrases(snapshot.unit)
    return found | ({name.lower() for name in held.by_name} if held is not None else set())


def _place(snapshot: Snapshot) -> tuple[str, str, Text | None]:
    """The name that the plugin loads phrases by, the file's path, and its text when it is there."""
    around = snapshot.unit.around
    root = snapshot.unit.root.path
    stem = Path(root).stem
    own = f"{stem}{_ENDING}"
    if shipped(own) is not None:
        own = f"{stem}_own{_ENDING}"  # SourceMod's file of that name is not ours to write
    mine = [name for name in loaded(snapshot.unit, PHRASE_LOADERS, own=True)[0] if shipped(name) is None]
    found = {name: path for name in (own, *mine) if around and (path := around.find(_FOLDER, f"{name}.txt"))}
    name = own if own in found or own in mine or len(found) != 1 else next(iter(found))
    path = found.get(name)
    if path is None and name in mine:
        raise UnavailableError(f"The plugin loads `{name}`, but {name}.txt is not found: more can not be put into it.")
    if path is None:
        return name, os.path.join(_folder(snapshot), f"{name}.txt"), None
    file = around.read(path) if around is not None else None
    if file is None or file.text.encoding != "utf-8":
        raise UnavailableError(f"{os.path.basename(path)} can not be read as UTF-8, so nothing is added to it.")
    try:
        entries_of(file.text)
    except BrokenFileError as error:
        raise UnavailableError(f"{os.path.basename(path)} has a mistake: {error}.") from error
    return name, path, file.text


def _folder(snapshot: Snapshot) -> str:
    """`translations` beside `scripting`, as on a server, as far as that is inside the workspace."""
    root = Path(snapshot.unit.root.path)
    workspace = snapshot.project.workspace_of(str(root))
    for folder in root.parents:
        if folder.name == _SCRIPTING and (workspace is None or folder.is_relative_to(workspace)):
            beside = folder.parent / _FOLDER
            if workspace is None or beside.is_relative_to(workspace):
                return str(beside)
        if str(folder) == workspace:
            break
    return str(root.parent / _FOLDER)
