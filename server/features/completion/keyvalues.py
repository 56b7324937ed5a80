"""What can stand in KeyValues that SourceMod reads: languages of a phrase, sections and platforms of gamedata."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from server.analysis.companion_files import Companion
from server.analysis.gamedata_file import PLATFORMS
from server.features.completion.item import Completions, Item, Sort
from server.knowledge.languages import titles
from server.syntax.keyvalues import Pair

_KEY = re.compile(r'[ \t]*(?:[^"\n]*\{[ \t]*)?("?)([^"\s{}]*)')
_VALUE = re.compile(r'[ \t]*"(\w+)"[ \t]+"([^"\n]*)')
_REST = re.compile(r'[^"\s{}]*("?)')

_GAMES: Final = {
    "left4dead2": "Left 4 Dead 2",
    "left4dead": "Left 4 Dead",
    "#default": "every game",
    "*": "every game",
}
_SECTIONS: Final = {
    "Offsets": "numbers",
    "Signatures": "functions, found by their bytes or symbols",
    "Addresses": "places in memory",
    "Keys": "texts",
    "Functions": "functions to detour",
    "#supported": "the games that this is for",
}
_ENTRIES: Final = {
    "Offsets": PLATFORMS,
    "Keys": PLATFORMS,
    "Signatures": ("library", *PLATFORMS),
    "Addresses": (*PLATFORMS, "signature", "read", "offset"),
    "Functions": ("signature", "address", "offset", "hooktype", "callconv", "return", "this", "arguments"),
    "#supported": ("game", "engine"),
}
_VALUES: Final = {
    "library": ("server", "engine", "matchmaking_ds"),
    "game": ("left4dead2", "left4dead"),
    "callconv": ("thiscall", "cdecl", "stdcall", "fastcall"),
    "hooktype": ("entity", "gamerules", "raw"),
    "return": ("void", "int", "bool", "float", "charptr", "stringptr", "vectorptr", "cbaseentity", "edict"),
    "this": ("entity", "address", "ignore"),
    "type": ("int", "bool", "float", "charptr", "vectorptr", "cbaseentity", "edict", "objectptr"),
}


def complete_keyvalues(companion: Companion, offset: int) -> Completions:
    """The suggestions at `offset`."""
    text, chars = companion.text, companion.text.chars
    line = text.line_start(offset)
    value = _VALUE.fullmatch(chars, line, offset)
    if value is not None:
        names = _VALUES.get(value.group(1), ()) if _top(companion, offset) == "Games" else ()
        return _offered(chars, offset, offset - len(value.group(2)), True, dict.fromkeys(names, ""), ())
    key = _KEY.fullmatch(chars, line, offset)
    if key is None:
        return Completions(offset, offset, offset)
    around = _around(companion, offset)
    beside = around[-1].pairs or () if around else companion.document.pairs
    taken = {pair.key.text for pair in beside if not pair.key.start <= offset <= pair.key.end}
    start = offset - len(key.group(2))
    return _offered(chars, offset, start, bool(key.group(1)), _keys(companion, around), taken)


def _keys(companion: Companion, around: list[Pair]) -> dict[str, str]:
    """The keys of a section with what they are."""
    path = [pair.key.text for pair in around]
    if not path:
        folder = companion.path.replace("\\", "/").lower()
        return {"Games": "gamedata"} if "/gamedata/" in folder else {"Phrases": "translations"}
    if path[0] == "Phrases" and len(path) == 2:
        return {"#format": "what the text is given: {1:s},{2:d}", **titles()}
    if path[0] == "Games" and len(path) == 1:
        return dict(_GAMES)
    if path[0] == "Games" and len(path) == 2:
        return dict(_SECTIONS)
    if path[0] == "Games" and path[2] in _ENTRIES and len(path) == (3 if path[2] == "#supported" else 4):
        return dict.fromkeys(_ENTRIES[path[2]], "")
    return {}


def _around(companion: Companion, offset: int) -> list[Pair]:
    """The sections that hold `offset`, the outermost first."""
    found: list[Pair] = []
    pairs: list[Pair] | None = companion.document.pairs
    while pairs:
        inner = next((one for one in pairs if one.pairs is not None and one.key.end < offset < one.end), None)
        if inner is None:
            break
        found.append(inner)
        pairs = inner.pairs
    return found


def _top(companion: Companion, offset: int) -> str:
    around = _around(companion, offset)
    return around[0].key.text if around else ""


def _offered(
    chars: str, offset: int, start: int, is_quoted: bool, names: dict[str, str], taken: Iterable[str]
) -> Completions:
    rest = _REST.match(chars, offset)
    assert rest is not None  # it matches the empty text
    closing = '"' if is_quoted and not rest.group(1) else ""
    found = Completions(start, offset, rest.start(1))
    for name, detail in names.items():
        if name not in taken:
            insert = f"{name}{closing}" if is_quoted else f'"{name}"'
            found.items.append(Item(name, Sort.PROPERTY, insert, detail=detail))
    return found
