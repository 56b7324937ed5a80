"""Calls that ask gamedata for a key: which files are meant, which section, and what they say about the key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from server.analysis.companions import GAMEDATA_LOADERS, gamedata, loaded, without_ending
from server.analysis.gamedata_file import PLATFORMS
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.games import GAMES, L4D2
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.texts import Text
from server.analysis.unit import Unit
from server.knowledge.near import spelt_like
from server.syntax import nodes as n

_RECEIVER: Final = -1
_BY_SOURCE: Final = ("Offsets", "Signatures", "Addresses")  # as SDKConf_Virtual, _Signature, _Address count
_ASKS: Final[dict[str, tuple[int, int, str | int]]] = {
    "GameConfGetOffset": (0, 1, "Offsets"),
    "GameConfGetKeyValue": (0, 1, "Keys"),
    "GameConfGetAddress": (0, 1, "Addresses"),
    "GameData.GetOffset": (_RECEIVER, 0, "Offsets"),
    "GameData.GetKeyValue": (_RECEIVER, 0, "Keys"),
    "GameData.GetAddress": (_RECEIVER, 0, "Addresses"),
    "GameData.GetMemSig": (_RECEIVER, 0, "Signatures"),
    "PrepSDKCall_SetFromConf": (0, 2, 1),
    "DHookSetFromConf": (1, 3, 2),
    "DHookSetup.SetFromConf": (0, 2, 1),
    "DHookCreateFromConf": (0, 1, "Functions"),
    "DynamicHook.FromConf": (0, 1, "Functions"),
    "DynamicDetour.FromConf": (0, 1, "Functions"),
    "MemoryPatch.CreateFromConf": (0, 1, "MemPatches"),
}
"""Which argument is the gamedata, which the key, and the section: by name, or the argument that says it."""

ASKING: Final = tuple(_ASKS)
"""The functions that ask gamedata for a key."""


class Answer(NamedTuple):
    """What the files say about a key. `known` is false when not all of them can be read.

    `games` are those that have it, none of them Left 4 Dead 2 when `missing`; `section` is another one that has it;
    `absent` are the platforms that it is not given for.
    """

    known: bool
    missing: bool = False
    file: str = ""
    games: tuple[str, ...] = ()
    section: str = ""
    similar: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class GameDataUse(NamedTuple):
    """A key that a call asks for in a section."""

    key: Text
    section: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Question:
    """About a key in the files of these names; of none: in all that the plugin loads."""

    names: tuple[str, ...]
    section: str
    key: str

    def __call__(self, unit: Unit) -> Answer:
        names, complete = (self.names, True) if self.names else loaded(unit, GAMEDATA_LOADERS, own=True)
        files = [gamedata(unit, name) for name in names]
        if not complete or not files:
            return Answer(False)
        game = GAMES[L4D2]
        known = [file for file in files if file is not None]
        if len(known) < len(files) or any(file.is_broken for file in known):
            return Answer(False)
        shown = ", ".join(os.path.basename(file.files[-1]) for file in known)
        every = [entry for file in known for entry in file.entries]
        if every and not any(entry.is_for(game.folder, game.title) for entry in every):
            return Answer(False)  # gamedata for another game: so is the plugin
        entries = [entry for file in known for entry in file.find(self.section, self.key)]
        ours = [entry for entry in entries if entry.is_for(game.folder, game.title)]
        if ours:
            given = frozenset[str]().union(*(entry.platforms for entry in ours))
            absent = tuple(one for one in PLATFORMS if one not in given)
            if given and any(entry.platforms == set(absent) for entry in every):
                absent = ()  # each platform has keys of its own: the plugin asks for what fits
            return Answer(True, file=shown, absent=absent)
        games = sorted({name for entry in entries for name in entry.games})
        section = next((one.kind for one in every if one.key == self.key and one.kind != self.section), "")
        similar = spelt_like(self.key, {one.key for one in every if one.kind == self.section and one.key != self.key})
        return Answer(True, True, shown, tuple(games), section, similar)


class Asked(NamedTuple):
    """What a call asks: the argument that is the key, the section, the files by name (none: all that are loaded)."""

    key: int
    section: str
    names: tuple[str, ...]


def asked(site: CallSite) -> Asked | None:
    """What a call of one of `ASKING` asks; None when its section is not known."""
    source, key, section = _ASKS[site.name]
    if isinstance(section, int):
        number = site.number(section)
        section = _BY_SOURCE[number] if isinstance(number, int) and 0 <= number < len(_BY_SOURCE) else ""
    if not section:
        return None
    handle = site.receiver if source == _RECEIVER else site.argument(source)
    return Asked(key, section, _names(site, handle) if handle is not None else ())


def gamedata_uses(site: CallSite) -> Iterator[GameDataUse]:
    """The keys that a call of one of `ASKING` asks for."""
    found = asked(site)
    for text in site.texts(found.key) if found is not None else ():
        assert found is not None  # there is a text of it
        yield GameDataUse(text, found.section, ask(site.view, _Question(found.names, found.section, text.value)))


def _names(site: CallSite, handle: n.Expr) -> tuple[str, ...]:
    """The files that a handle was loaded from, where the function itself shows it."""
    origin = site.view.origin(handle)
    called = site.view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    if called is None or called.function.name not in GAMEDATA_LOADERS:
        return ()
    return tuple(without_ending(text.value) for text in CallSite(site.view, called).texts(0))
