"""The properties that can stand in `GetEntProp` and its like: those of the right type, place and class first."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from server.analysis.fact_cards import place_type
from server.analysis.quoted import Argument, Names
from server.analysis.runtime import netprop_calls
from server.analysis.runtime.entity_class import PLAYER, class_of
from server.features.completion.facts import Choice, listed, quotes_of
from server.features.completion.item import Completions, Sort
from server.features.completion.request import Request
from server.knowledge import netprops

_RULES = "CTerrorGameRulesProxy"


class _Wanted(NamedTuple):
    """What a call asks for: the `place` ("" for any), the `kind` of value ("" for any), the class when known.

    `only` tells that the entity is of that very class, `of` that the class is named in the call.
    """

    place: str
    kind: str
    owner: str = ""
    only: bool = False


class _Row(NamedTuple):
    """A property at one place. `is_vague` tells that it may be of other kinds too."""

    name: str
    detail: str
    kinds: frozenset[str]
    is_vague: bool
    uses: int


def properties(request: Request) -> Completions | None:
    """The properties for the call around the cursor; None when its string is none."""
    quotes = quotes_of(request)
    argument = request.argument if quotes is not None else None
    if quotes is None or argument is None or argument.names is not Names.NETPROP:
        return None
    wanted = _wanted(argument)
    places = (wanted.place,) if wanted.place else netprop_calls.PLACES
    found: dict[str, Choice] = {}
    for place in places:
        own = _of_class(place, wanted.owner) if wanted.owner else None
        for row in _rows(place):
            fits = not wanted.kind or wanted.kind in row.kinds
            if not fits and not row.is_vague:
                continue
            is_own = own is None or row.name in own
            if not is_own and wanted.only and place == netprop_calls.SEND:
                continue
            tier = (0 if is_own else 2) + (0 if fits else 1)
            choice = Choice(row.name, row.uses, row.detail, Sort.FIELD, tier, (place,))
            known = found.get(row.name)
            if known is None or (choice.tier, -choice.uses) < (known.tier, -known.uses):
                found[row.name] = choice
    return listed(request, quotes, Names.NETPROP, found.values())


def _wanted(argument: Argument) -> _Wanted:
    site = argument.site
    lookup = netprop_calls.LOOKUPS.get(site.name)
    if lookup is not None:
        owner = site.text(lookup.owner) if lookup.owner >= 0 else None
        if owner is not None:
            return _Wanted(lookup.place, "", owner.value if netprops.send_props(owner.value) else "", True)
        return _with_class(argument, lookup.entity, _Wanted(lookup.place, ""))
    accessor = netprop_calls.ACCESSORS.get(site.name)
    if accessor is None:
        return _with_class(argument, 0, _Wanted(argument.place, ""))
    if accessor.entity < 0:
        return _Wanted(netprop_calls.SEND, accessor.kind, _RULES if netprops.send_props(_RULES) else "", True)
    return _with_class(argument, accessor.entity, _Wanted(argument.place, accessor.kind))


def _with_class(argument: Argument, index: int, wanted: _Wanted) -> _Wanted:
    """The same with the class of the entity that is argument `index`, as far as it is known."""
    entity = argument.site.argument(index) if index >= 0 else None
    if entity is None or argument.body is None:
        return wanted
    found = class_of(argument.body, entity, argument.site.call)
    if found is None or netprops.send_props(found.name) is None:
        return wanted
    return wanted._replace(owner=found.name, only=found.exact or found.name == PLAYER)


@cache
def _of_class(place: str, owner: str) -> frozenset[str]:
    found = netprops.send_props(owner) if place == netprop_calls.SEND else netprops.data_props(owner)
    return frozenset(found or ())


@cache
def _rows(place: str) -> tuple[_Row, ...]:
    """All properties at a place, also those that only plugins vouch for."""
    found: list[_Row] = []
    for name in netprops.names():
        prop = netprops.prop(name)
        if prop is None or prop.game:
            continue
        send = place == netprop_calls.SEND
        places, uses = (prop.send, prop.send_uses) if send else (prop.data, prop.data_uses)
        if not places and not uses:
            continue
        kinds = frozenset(kind for one in places for kind in one.kinds)
        is_vague = not places or any(not one.kinds for one in places)
        detail = ", ".join(dict.fromkeys(place_type(one) for one in places))
        found.append(_Row(name, detail, kinds, is_vague, uses))
    return tuple(found)
