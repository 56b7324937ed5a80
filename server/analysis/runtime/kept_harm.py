"""What a callback does to whoever has the index that it is given: how bad it is when that is somebody else by then.

Functions of the plugin that the index is passed on to are looked at as well. Must not know how the index got there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_checks import first_unasked
from server.analysis.runtime.client_natives import CONNECTED, IN_GAME, client_argument
from server.analysis.runtime.elsewhere import body_of, is_own
from server.analysis.runtime.packs import values_read
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n

How = Literal["throws", "removes", "acts", "tells", ""]
"""It fails for one that has left; it kills a player or throws him out; it changes something that matters;
it only shows or plays something; it asks, or puts things back as they are for everybody."""


class Harm(NamedTuple):
    """The worst that a callback does with an index, and the function that does it."""

    how: How = ""
    by: str = ""


_THROWING: Final = CONNECTED | IN_GAME
_REMOVE: Final = frozenset({"BanClient", "ForcePlayerSuicide", "KickClient", "KickClientEx"})
_ACT: Final = frozenset(
    """
    ChangeClientTeam EquipPlayerWeapon IgniteEntity RemoveEdict RemoveEntity RemovePlayerItem SDKHooks_TakeDamage
    SetEntityHealth TeleportEntity
    """.split()
)
_SDK_CALL: Final = "SDKCall"
_INPUT: Final = "AcceptEntityInput"
_SETTERS: Final = frozenset({"SetEntProp", "SetEntPropFloat"})
_BODILY: Final = frozenset({"m_iHealth", "m_healthBuffer", "m_isIncapacitated", "m_currentReviveCount", "m_iTeamNum"})
_ASKS: Final = re.compile(r"(\w+_)?(Are|Can|Find|Get|Has|Is|Query|Was)(?![a-z])")
_SHOWS: Final = re.compile(
    r"Center|Client(?:Command|View)|Dialog|Display|Hint|Message|Panel|Print|Refresh|Reset|Send|Show|Sound|Update"
)
_UNCHANGING: Final = frozenset({"SetGlobalTransTarget"})
_CLASS_ASKED: Final = frozenset(
    """
    Entity_ClassNameMatches GetEdictClassname GetEntPropEnt GetEntPropString GetEntityClassname GetEntityNetClass
    HasEntProp
    """.split()
)
_TIMER_DATA: Final = 1
_DEPTH: Final = 3
_WORST: Final[tuple[How, ...]] = ("throws", "removes", "acts", "tells", "")


def client_harm(unit: Unit, callback: Function) -> Harm:
    """What a timer's callback does to the client that is its data."""
    body = body_of(unit, callback)
    data = body.param(_TIMER_DATA) if body is not None else None
    return _to_client(body, data) if body is not None and data is not None else Harm()


def packed_harms(unit: Unit, callback: Function) -> tuple[Harm, ...]:
    """What a timer's callback does to each value that it reads from its pack, in their order."""
    body = body_of(unit, callback)
    if body is None:
        return ()
    return tuple(_to_client(body, symbol) if symbol is not None else Harm() for symbol in values_read(unit, callback))


def entity_harm(unit: Unit, callback: Function) -> Harm:
    """What a timer's callback does to the entity that is its data without asking what kind of entity it is."""
    body = body_of(unit, callback)
    data = body.param(_TIMER_DATA) if body is not None else None
    if body is None or data is None or _asks_for_class(body, data, _DEPTH):
        return Harm()
    return _worst(_deeds(body, data, _DEPTH))


def _to_client(body: Body, client: Symbol) -> Harm:
    if _is_compared_with_kept(body, client):
        return Harm()
    thrower = first_unasked(body, body.node, client, _THROWING)
    return Harm("throws", thrower.name) if thrower is not None else _worst(_deeds(body, client, _DEPTH))


def _is_compared_with_kept(body: Body, client: Symbol) -> bool:
    """Whether the callback asks whether this is still the client that the plugin keeps in a variable."""
    for node in nodes([body.node]):
        if isinstance(node, n.Binary) and node.op in ("==", "!="):
            sides = [body.view.symbol_of(one) for one in (node.left, node.right)]
            others = (one for one in sides if isinstance(one, Variable) and one.kind is Kind.VARIABLE)
            if client in sides and any(one.name != "MaxClients" for one in others):
                return True
    return False


def _worst(harms: Iterator[Harm]) -> Harm:
    return min(harms, key=lambda one: _WORST.index(one.how), default=Harm())


def _deeds(body: Body, symbol: Symbol, depth: int) -> Iterator[Harm]:
    for site in body.calls:
        for index, argument in site.arguments.items():
            if isinstance(argument, n.Name) and body.view.symbol_of(argument) is symbol:
                yield from _deed(body, site, index, depth)


def _deed(body: Body, site: CallSite, index: int, depth: int) -> Iterator[Harm]:
    name = site.function.name
    if is_own(body.view.unit, site.function):
        inner = _passed_on(body, site, index) if depth else None
        if inner is not None:
            yield from _deeds(*inner, depth - 1)
    elif name in _REMOVE:
        yield Harm("removes", name)
    elif name == _SDK_CALL or (index == 0 and (name in _ACT or _is_bodily(site) or _is_kill(site))):
        yield Harm("acts", name)
    elif site.argument(index) is client_argument(site) and not _ASKS.match(name) and name not in _UNCHANGING:
        yield Harm("tells" if _SHOWS.search(name) else "acts", name)


def _is_bodily(site: CallSite) -> bool:
    return site.name in _SETTERS and any(text.value in _BODILY for text in site.texts(2))


def _is_kill(site: CallSite) -> bool:
    return site.name == _INPUT and any(text.value.lower() in ("kill", "killhierarchy") for text in site.texts(1))


def _passed_on(body: Body, site: CallSite, index: int) -> tuple[Body, Symbol] | None:
    """The plugin's function that an argument goes to, with its parameter."""
    inner = body_of(body.view.unit, site.function)
    param = inner.param(index) if inner is not None else None
    if inner is None or inner.node is body.node or param is None or param.type.dims:
        return None
    return inner, param


def _asks_for_class(body: Body, symbol: Symbol, depth: int) -> bool:
    for site in body.calls:
        for index, argument in site.arguments.items():
            if not isinstance(argument, n.Name) or body.view.symbol_of(argument) is not symbol:
                continue
            if site.name in _CLASS_ASKED:
                return True
            inner = _passed_on(body, site, index) if depth and is_own(body.view.unit, site.function) else None
            if inner is not None and _asks_for_class(*inner, depth - 1):
                return True
    return False
