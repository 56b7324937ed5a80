"""The games that a plugin can find itself in, and how it tells them apart: engine, folder, older SDK number, words.

Knows no plugin. What a game has, such as events, is in `server.knowledge`.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from server.knowledge import games


class Game(NamedTuple):
    """A game. `engine` is its constant of `EngineVersion`, `folder` what `GetGameFolderName` gives.

    `sdk` is what `GuessSDKVersion` gives, 0 where that says nothing, `title` what people call it.
    """

    name: str
    engine: str
    folder: str
    sdk: int
    title: str


L4D2: Final = "l4d2"
L4D: Final = "l4d"

GAMES: Final = MappingProxyType(
    {
        one.name: one
        for one in (
            Game(L4D2, "Engine_Left4Dead2", "left4dead2", 50, "Left 4 Dead 2"),
            Game(L4D, "Engine_Left4Dead", "left4dead", 40, "Left 4 Dead"),
            Game("tf2", "Engine_TF2", "tf", 0, "Team Fortress 2"),
            Game("csgo", "Engine_CSGO", "csgo", 0, "Counter-Strike: Global Offensive"),
            Game("cstrike", "Engine_CSS", "cstrike", 0, "Counter-Strike: Source"),
            Game("dod", "Engine_DODS", "dod", 0, "Day of Defeat: Source"),
            Game("hl2dm", "Engine_HL2DM", "hl2mp", 0, "Half-Life 2: Deathmatch"),
            Game("nucleardawn", "Engine_NuclearDawn", "nucleardawn", 0, "Nuclear Dawn"),
            Game("insurgency", "Engine_Insurgency", "insurgency", 0, "Insurgency"),
            Game("alienswarm", "Engine_AlienSwarm", "swarm", 0, "Alien Swarm"),
            Game("nmrih", "Engine_SDK2013", "nmrih", 0, "No More Room in Hell"),
            Game("zps", "Engine_SDK2013", "zps", 0, "Zombie Panic! Source"),
        )
    }
)
"""By name."""

LEFT4DEAD: Final = frozenset({L4D2, L4D})

_WORD: Final = re.compile(r"[a-z0-9]+(?::(?:go|s)\b)?")
_PART: Final = re.compile(r"[A-Z]+[0-9]*[A-Z]*[0-9]*(?![a-z])|[A-Z]?[a-z]+(?:[0-9]+[A-Z][a-z]+[0-9]*)?[0-9]*|[0-9]+")


def in_words(text: str) -> frozenset[str]:
    """The games that a title or a text speaks of, by name."""
    return _of(tuple(_WORD.findall(text.lower())))


@cache
def in_identifier(name: str) -> frozenset[str]:
    """The games that a name in code speaks of: `g_bIsTF2` of one."""
    return _of(tuple(part.lower() for part in _PART.findall(name)))


def _of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(games.marked("words", word) for word in words))
