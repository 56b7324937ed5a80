"""Which files go to a server along with a plugin: the translations, gamedata and configs that it reads.

What comes with SourceMod is there already and is left out, and so is `cfg`, which the server writes itself. Uploads
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.companion_files import Surroundings
from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS, gamedata, loaded, phrases
from server.analysis.phrase_file import phrases_of_sourcemod
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.unit import Unit
from server.knowledge.phrases import ALWAYS
from server.syntax.chunk import Chunk

_PATH_BUILDER = "BuildPath"
_PATH_ARGUMENT = "fmt"
_CONFIGS = "configs"


class Carried(NamedTuple):
    """A file on disk, of a kind ("translations", "gamedata", "configs"), and where it goes in SourceMod's folder."""

    path: str
    kind: str
    target: str


def carried(unit: Unit) -> list[Carried]:
    """The files that a plugin reads and that lie beside it, sorted by their targets."""
    if unit.around is None:
        return []
    files = {
        **dict.fromkeys(_placed(unit.around, "translations", _translations(unit))),
        **dict.fromkeys(_placed(unit.around, "gamedata", _gamedata(unit))),
        **dict.fromkeys(_placed(unit.around, _CONFIGS, _configs(unit, unit.around))),
    }
    return sorted((one for one in files if os.path.isfile(one.path)), key=lambda one: one.target)


def _translations(unit: Unit) -> Iterator[str]:
    names, _ = loaded(unit, PHRASE_LOADERS, own=True)
    own = {name.casefold() for name in names if name != ALWAYS and phrases_of_sourcemod(name) is None}
    known = phrases(unit)
    for path in known.files if known is not None else ():
        if os.path.splitext(os.path.basename(path))[0].casefold() in own:
            yield path


def _gamedata(unit: Unit) -> Iterator[str]:
    names, _ = loaded(unit, GAMEDATA_LOADERS, own=True)
    for name in names:
        data = gamedata(unit, name)
        yield from data.files if data is not None else ()


def _configs(unit: Unit, around: Surroundings) -> Iterator[str]:
    """The files of `configs` whose paths the plugin makes with `BuildPath`."""
    for path, closure in unit.files.items():
        if closure.source.library or _PATH_BUILDER not in closure.words:
            continue
        for chunk in closure.scan.items:
            if not isinstance(chunk, Chunk) or _PATH_BUILDER not in chunk.words:
                continue
            view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
            for called in view.checked.calls:
                if called.function.name == _PATH_BUILDER:
                    site = CallSite(view, called)
                    for text in site.texts(site.index_of(_PATH_ARGUMENT)):
                        kind, _, name = text.value.partition("/")
                        found = around.find(kind, name) if kind == _CONFIGS and name else None
                        if found is not None:
                            yield found


def _placed(around: Surroundings, kind: str, paths: Iterable[str]) -> Iterator[Carried]:
    for path in paths:
        for folder in around.directories(kind):
            start = os.path.join(folder, "")
            if path.startswith(start):
                yield Carried(path, kind, f"{kind}/{path[len(start) :].replace(os.sep, '/')}")
                break
