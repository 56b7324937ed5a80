"""The places in a chunk that show which game its plugin is for: events, netprops, classes, natives, names.

Only names that few games have are marks. Decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from server.analysis.checked import Called, Checked
from server.analysis.declare import symbols_of
from server.analysis.runtime.call_site import CallSite, qualified
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.games import GAMES, in_words
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.knowledge import events, games
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

STRONG, WEAK, TRIED = 2, 1, 0  # what is only tried shows that the plugin knows of other games
GAME_DATA = "game data"  # addresses in the server's binary: the plugin is for some game, whichever
_ENTITY_CALLS = re.compile(r"(Get|Set|Has)Ent(Prop|Data)\w*|FindSendPropInfo|FindSendPropOffs")
_CLASS_CALLS = {"CreateEntityByName": 0, "FindEntityByClassname": 1, "GivePlayerItem": 1, "HookEntityOutput": 0}
_CONVAR_CALLS = {"FindConVar": 0}
_GAME_DATA = frozenset({"LoadGameConfigFile", "GameData"})
_OWN_NAMES = {"CreateConVar": 0, "RegConsoleCmd": 0, "RegAdminCmd": 0, "RegServerCmd": 0, "LoadTranslations": 0}
_EVENT_CALLS = {"HookEvent": STRONG, "HookEventEx": TRIED, "CreateEvent": STRONG}


class Mark(NamedTuple):
    """`kind` and `name` say what it is, `games` which have it, `start` where it stands in the chunk.

    `call` is the call that it is in; a mark in code that only runs in some games shows nothing.
    """

    kind: str
    name: str
    games: frozenset[str]
    weight: int
    start: int
    call: n.Call | None


class _Kept(NamedTuple):
    checked: Checked
    marks: tuple[Mark, ...]


def marks_in(unit: Unit, path: str, chunk: Chunk, checked: Checked) -> tuple[Mark, ...]:
    """The marks of a chunk of the file `path`; kept with its tree."""
    kept = chunk.syntax.cache.get("game marks")
    if isinstance(kept, _Kept) and kept.checked is checked:
        return kept.marks
    view = ChunkView(unit, path, chunk, checked)
    found = [mark for called in checked.calls for mark in _of_call(view, called)]
    found.extend(_of_info(chunk))
    marks = tuple(found)
    chunk.syntax.cache["game marks"] = _Kept(checked, marks)
    return marks


def forward_marks(unit: Unit, path: str, chunk: Chunk) -> Iterator[Mark]:
    """The forwards of extensions for one game that the chunk implements."""
    for symbol in symbols_of(chunk):
        if isinstance(symbol, Function) and symbol.has_body and "public" in symbol.keywords:
            for entry in unit.entries(symbol.name, path):
                if entry.source.path != path and "forward" in entry.symbol.keywords:
                    of = of_header(entry.source.path)
                    if of:
                        yield Mark("forward", symbol.name, of, STRONG, symbol.ident.start, None)


@cache
def of_header(path: str) -> frozenset[str]:
    """The games that a header is for."""
    stem = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return games.marked("headers", stem)


@cache
def _of_event(name: str) -> frozenset[str]:
    titles = set(events.games(name))
    return frozenset(game.name for game in GAMES.values() if game.title in titles)


def _of_call(view: ChunkView, called: Called) -> Iterator[Mark]:
    function, call = called.function, called.call
    name = qualified(function)
    weight = _EVENT_CALLS.get(name)
    if weight is not None:
        for text in CallSite(view, called).texts(0):
            yield Mark("event", text.value, _of_event(text.value), weight, text.start, call)
        return
    for kind, table, weight in (
        ("class", _CLASS_CALLS, STRONG),
        ("convar", _CONVAR_CALLS, STRONG),
        ("word", _OWN_NAMES, WEAK),
    ):
        if name in table:
            for text in CallSite(view, called).texts(table[name]):
                of = in_words(text.value) if kind == "word" else games.marked(_TABLES[kind], text.value)
                if of:
                    yield Mark(kind, text.value, of, weight, text.start, call)
            return
    if _ENTITY_CALLS.fullmatch(name):
        site = CallSite(view, called)
        index = max(site.index_of("prop"), 0)
        for text in site.texts(index):
            of = games.marked("netprops", text.value)
            if of:
                yield Mark("netprop", text.value, of, STRONG, text.start, call)
        return
    if name in _GAME_DATA:
        yield Mark(GAME_DATA, name, frozenset(), TRIED, call.start, call)
        return
    if function.container is None and not function.has_body:
        of = games.marked("functions", name)
        if not of:
            entry = next(iter(view.unit.entries(function.name, view.path)), None)
            of = of_header(entry.source.path) if entry is not None else frozenset[str]()
        if of:
            yield Mark("function", name, of, STRONG, call.start, call)


_TABLES = {"class": "classes", "convar": "convars"}


def _of_info(chunk: Chunk) -> Iterator[Mark]:
    """What the plugin says of itself in `myinfo`."""
    for decl in chunk.syntax.decls:
        if not isinstance(decl, n.VarStmt):
            continue
        for var in decl.vars:
            if var.name.name == "myinfo" and isinstance(var.init, n.StructInit):
                for field, value in var.init.fields:
                    if field.name in ("name", "description") and isinstance(value, n.String):
                        of = in_words(value.value)
                        if of:
                            yield Mark("word", value.value, of, WEAK, value.start, None)
