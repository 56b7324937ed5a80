"""Where a plugin names entity classes: to make one, to look for some, to give one, to compare one with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.games import LEFT4DEAD
from server.analysis.runtime.texts import Text
from server.analysis.symbols import Symbol
from server.knowledge import games

CREATE: Final = {"CreateEntityByName": 0}
FIND: Final = {"FindEntityByClassname": 1, "HookEntityOutput": 0, "UnhookEntityOutput": 0}
_FILLS = {"GetEntityClassname": 1, "GetEdictClassname": 1}
COMPARES: Final = ("StrEqual", "strcmp")
_GIVEN = {"OnEntityCreated": 1, "OnEntityDestroyed": 1, "OnEntitySpawned": 1}


class Compared(NamedTuple):
    """A class name that the name of some entity is compared with."""

    site: CallSite
    text: Text


def is_foreign(name: str) -> bool:
    """Whether a class name is one of other games, which only looks like one of this game."""
    of = games.marked("classes", name)
    return bool(of) and not of & LEFT4DEAD


def compared(body: Body) -> Iterator[Compared]:
    """The texts that class names are compared with in a function."""
    names = _class_name_variables(body)
    if not names:
        return
    for site in body.calls_of(*COMPARES):
        for variable, text in ((0, 1), (1, 0)):
            if site.symbol(variable) in names:
                for found in site.texts(text):
                    yield Compared(site, found)


def holds_class_name(body: Body, symbol: Symbol) -> bool:
    """Whether a variable of a function only ever holds the class name of an entity."""
    return symbol in _class_name_variables(body)


def _class_name_variables(body: Body) -> set[Symbol]:
    """The variables that only ever hold the class name of an entity."""
    filled: dict[Symbol, int] = {}
    for site in body.calls_of(*_FILLS):
        symbol = site.symbol(_FILLS[site.name])
        if symbol is not None and symbol.container is not None:
            filled[symbol] = filled.get(symbol, 0) + 1
    found = {
        symbol
        for symbol, count in filled.items()
        if sum(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(symbol, ())) == count
    }
    given = _GIVEN.get(body.node.name.name)
    param = body.param(given) if given is not None and "public" in body.node.keywords else None
    if param is not None:
        found.add(param)
    return found
