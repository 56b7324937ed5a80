"""Where a plugin's code names what the game has: events, their fields, netprops, entity classes, console variables.

Names are constants that the analyser has worked out, given to calls that it has resolved. Says whether `data/` has a
name; what is wrong with one that it has not is not told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime import event_fields, game_events, netprop_calls
from server.analysis.runtime.body import Body, bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.class_names import CREATE, FIND, compared
from server.analysis.runtime.netprop_tables import of_rules, places
from server.analysis.runtime.registrations import callers
from server.analysis.runtime.texts import Text
from server.analysis.unit import Unit
from server.knowledge import convars, entities, events
from server.syntax import nodes as n

EVENT, FIELD, NETPROP, CLASS, CONVAR = "event", "field", "netprop", "class", "convar"
_EVENTS = (*game_events.HOOKS, *game_events.CREATORS, "UnhookEvent")
_ASKS = "HasEntProp"
_L4D1 = "l4d1"


@dataclass(frozen=True, slots=True)
class Use:
    """A name of some kind that `call` is given. `of` is the place of a netprop, `events` those that a field can be of.

    It `is_known` when the tables have it; `is_sure` when also what it belongs to is known: the event of a field.
    `asks` when the call asks whether there is such a thing.
    """

    kind: str
    of: str
    text: Text
    body: Body | None
    view: ChunkView
    call: n.Call
    is_known: bool
    is_sure: bool = True
    asks: bool = False
    events: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as it is written."""
        return self.text.value

    @property
    def place(self) -> tuple[str, int]:
        """The file with the byte offset where the name stands in it."""
        return self.view.path, self.view.chunk.start + self.text.start


def uses(unit: Unit) -> Iterator[Use]:
    """The names in a plugin's own files, in no order; one with several values at the same place gives several."""
    for path, closure in unit.files.items():
        if closure.source.library:
            continue
        known = callers(unit, path)
        for chunk in unit.chunks(path):
            checked = check_chunk(unit, path, chunk)
            view = ChunkView(unit, path, chunk, checked)
            sites = [CallSite(view, called) for called in checked.calls]
            for site in sites:
                yield from _of_site(site)
            for body in bodies(view, sites, known):
                yield from _of_body(body)


def has_class(name: str) -> bool:
    """Whether Left 4 Dead 2 has that entity class, or some that the pattern finds."""
    return bool(entities.matching(name))


def has_convar(name: str) -> bool:
    """Whether Left 4 Dead 2 or SourceMod has that console variable."""
    known = convars.convar(name)
    return known is not None and known.origin != _L4D1


def _of_site(site: CallSite) -> Iterator[Use]:
    view, call = site.view, site.call
    if site.name in _EVENTS:
        for text in site.texts(0):
            asks = site.name == "HookEventEx"
            yield Use(EVENT, "", text, None, view, call, events.event(text.value) is not None, asks=asks)
    elif site.name in CREATE or site.name in FIND:
        for text in site.texts((CREATE | FIND)[site.name]):
            yield Use(CLASS, "", text, None, view, call, has_class(text.value))
    elif site.name == "FindConVar":
        for text in site.texts(0):
            yield Use(CONVAR, "", text, None, view, call, has_convar(text.value))
    elif site.name == _ASKS or site.name in netprop_calls.LOOKUPS:
        yield from _of_lookup(site)


def _of_lookup(site: CallSite) -> Iterator[Use]:
    if site.name == _ASKS:
        number = site.number(1)
        of, index = (netprop_calls.PLACES[int(number)], 2) if number in (0, 1) else ("", -1)
    else:
        lookup = netprop_calls.LOOKUPS[site.name]
        of, index = lookup.place, lookup.name
    for text in site.texts(index) if of else ():
        yield Use(NETPROP, of, text, None, site.view, site.call, bool(places(of, text.value)), asks=True)


def _of_body(body: Body) -> Iterator[Use]:
    for access in game_events.accesses(body):
        for key in access.keys:
            fields = access.fields(key.value)
            is_known = any(fields) if fields else key.value.lower() in event_fields.all_fields()
            names = access.source.names if access.source is not None else ()
            yield Use(FIELD, "", key, body, body.view, access.site.call, is_known, is_sure=bool(fields), events=names)
    for site in body.calls:
        accessor = netprop_calls.ACCESSORS.get(site.name)
        if accessor is not None and site.function.container is None:
            number = site.number(accessor.place) if accessor.place >= 0 else 0
            of = netprop_calls.PLACES[int(number)] if number in (0, 1) else ""
            of = "GameRules" if accessor.entity < 0 else of
            for text in site.texts(accessor.name) if of else ():
                has = text.value in of_rules() if of == "GameRules" else bool(places(of, text.value))
                yield Use(NETPROP, of, text, body, body.view, site.call, has)
    for one in compared(body):
        site, text = one
        yield Use(CLASS, "", text, body, body.view, site.call, has_class(text.value))
