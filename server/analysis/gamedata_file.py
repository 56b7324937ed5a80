"""What a gamedata file says: offsets, keys, signatures, addresses, functions and patches, per game and platform.

Knows the notation of SourceMod's gamedata, DHooks' and SourceScramble's sections included. Must not look for files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.companion_files import Companion
from server.syntax.keyvalues import Pair

PLATFORMS: Final = ("linux", "windows")
"""The platforms that servers of Left 4 Dead 2 run on."""
_ALL: Final = frozenset(PLATFORMS)
_KINDS: Final = frozenset({"Offsets", "Keys", "Signatures", "Addresses", "Functions", "MemPatches"})
_EVERYWHERE: Final = frozenset({"*", "#default"})
_WHOLE: Final = frozenset({"class", "prop", "signature", "address", "offset"})
_BY_PLATFORM: Final = frozenset({"Keys", "MemPatches", "Signatures"})


class Entry(NamedTuple):
    """An entry such as an offset: `kind` is the section's name, `games` who has it ("*" everybody).

    `platforms` are those that it is given for. It stands at `start..end` of the file `path`.
    """

    kind: str
    key: str
    games: frozenset[str]
    platforms: frozenset[str]
    path: str
    start: int
    end: int

    def is_for(self, folder: str, title: str) -> bool:
        """Whether a game, by its folder or the title that it goes by, has the entry."""
        return bool(self.games & {"*", folder, title})


def entries_in(companion: Companion) -> tuple[Entry, ...]:
    """The entries of one file, in order."""
    found = companion.derived.get("gamedata")
    if found is None:
        found = companion.derived["gamedata"] = tuple(_entries(companion))
    return found  # type: ignore[return-value]  # what was put in above


def listed_in(master: Companion, folder: str) -> list[str]:
    """The files that a `master.games.txt` names for a game, or for every one."""
    names: list[str] = []
    for top in master.document.pairs:
        for pair in top.pairs or ():
            wanted = {one.value.text for one in pair.pairs or () if one.value and one.key.text in ("game", "engine")}
            if not wanted or folder in wanted:
                names.append(pair.key.text)
    return list(dict.fromkeys(names))


def _entries(companion: Companion) -> Iterator[Entry]:
    for top in companion.document.pairs:
        for game in (top.pairs or ()) if top.key.text == "Games" else ():
            games = _games(game)
            for section in game.pairs or ():
                kind = section.key.text
                for pair in (section.pairs or ()) if kind in _KINDS else ():
                    where = (companion.path, pair.key.start, pair.key.end)
                    yield Entry(kind, pair.key.text, games, _platforms(kind, pair), *where)


def _games(section: Pair) -> frozenset[str]:
    """Who a section is for; one for all may say in `#supported` who that is."""
    name = section.key.text
    if name not in _EVERYWHERE:
        return frozenset({name})
    supported = [pair for pair in section.pairs or () if pair.key.text == "#supported"] if name == "#default" else []
    wanted = {one.value.text for pair in supported for one in pair.pairs or () if one.value}
    return frozenset(wanted) if wanted else frozenset({"*"})


def _platforms(kind: str, pair: Pair) -> frozenset[str]:
    inner = {one.key.text for one in pair.pairs or ()}
    if pair.pairs is None or (kind not in _BY_PLATFORM and inner & _WHOLE):
        return _ALL
    return _ALL & inner
