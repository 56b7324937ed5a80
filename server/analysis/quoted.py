"""What a string literal is for: the resolved call that it is an argument of, and what that argument names.

Serves strings that are being typed and finished ones alike. Says nothing about whether the name is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS
from server.analysis.cursor.expected import argument_at
from server.analysis.cursor.hole import Hole
from server.analysis.runtime import class_names, game_events, netprop_calls
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk


class Names(Enum):
    """What a string names; the values are stable words, which may travel to an editor and back."""

    EVENT = "event"
    FIELD = "field"  # of a game event
    NETPROP = "netprop"
    SERVER_CLASS = "server class"
    MADE = "made entity"  # the class of an entity that is to be created
    ENTITY = "entity"
    ITEM = "item"
    CONVAR = "convar"
    MODEL = "model"
    COMMAND = "command"  # the string's first word
    PHRASE_FILE = "phrase file"
    GAMEDATA_FILE = "gamedata file"


_CALLS: Final = MappingProxyType(
    {
        **{(name, 0): Names.EVENT for name in (*game_events.HOOKS, "UnhookEvent", *game_events.CREATORS)},
        **{(name, one.key): Names.FIELD for name, one in game_events.ACCESSORS.items()},
        **{(name, one.name): Names.NETPROP for name, one in netprop_calls.ACCESSORS.items()},
        **{(name, one.name): Names.NETPROP for name, one in netprop_calls.LOOKUPS.items()},
        **{(name, one.owner): Names.SERVER_CLASS for name, one in netprop_calls.LOOKUPS.items() if one.owner >= 0},
        **dict.fromkeys(class_names.CREATE.items(), Names.MADE),
        **dict.fromkeys(class_names.FIND.items(), Names.ENTITY),
        ("HasEntProp", 2): Names.NETPROP,
        ("GivePlayerItem", 1): Names.ITEM,
        ("FindConVar", 0): Names.CONVAR,
        ("PrecacheModel", 0): Names.MODEL,
        ("IsModelPrecached", 0): Names.MODEL,
        ("SetEntityModel", 1): Names.MODEL,
        ("ServerCommand", 0): Names.COMMAND,
        ("ServerCommandEx", 2): Names.COMMAND,
        ("InsertServerCommand", 0): Names.COMMAND,
        ("FakeClientCommand", 1): Names.COMMAND,
        ("ClientCommand", 1): Names.COMMAND,
        ("AddCommandListener", 1): Names.COMMAND,
        **dict.fromkeys(((name, 0) for name in PHRASE_LOADERS), Names.PHRASE_FILE),
        **dict.fromkeys(((name, 0) for name in GAMEDATA_LOADERS), Names.GAMEDATA_FILE),
    }
)
_THROUGH = (n.Paren, n.Ternary, n.NamedArg)


class Argument(NamedTuple):
    """A string that is the argument at `position` of the call `site`, in the function `body` (None outside)."""

    site: CallSite
    position: int
    body: Body | None

    @property
    def names(self) -> Names | None:
        """What it names; None when nothing that is known by name."""
        found = _CALLS.get((self.site.name, self.position))
        if found is None and self.site.name in class_names.COMPARES and self.body is not None and self.position < 2:
            other = self.site.symbol(1 - self.position)
            if other is not None and class_names.holds_class_name(self.body, other):
                return Names.ENTITY
        return found

    @property
    def place(self) -> str:
        """Where a property is looked for, one of `netprop_calls.PLACES`; "" when that is not known."""
        lookup = netprop_calls.LOOKUPS.get(self.site.name)
        if lookup is not None:
            return lookup.place
        accessor = netprop_calls.ACCESSORS.get(self.site.name)
        index = accessor.place if accessor is not None else 1
        number = self.site.number(index) if index >= 0 else 0
        return netprop_calls.PLACES[int(number)] if number in (0, 1) else ""


class Quoted(NamedTuple):
    """The string between the quotes at `start..end` of the file, and what it is an argument of."""

    start: int
    end: int
    value: str
    argument: Argument


def typed_in(unit: Unit, path: str, hole: Hole) -> Argument | None:
    """What the string at a hole, which may be unfinished, is an argument of."""
    found = argument_at(hole)
    if found is None:
        return None
    inner = [step.node for step in hole.path]
    if not all(isinstance(node, _THROUGH) for node in inner[inner.index(found.call) + 1 :]):
        return None
    view = _view(unit, path, hole.chunk)
    for body, site in _sites(view):
        if site.call is found.call:
            index = site.index_of(found.name) if found.name else found.position
            return Argument(site, index, body) if index >= 0 else None
    return None


def quoted_at(snapshot: Snapshot, offset: int) -> Quoted | None:
    """The string at `offset`, when it stands in the code as it is written and is an argument of a known call."""
    chunk = snapshot.chunk_at(offset)
    if chunk is None or snapshot.text.chars.find('"', chunk.start, offset + 1) < 0:
        return None
    return next((one for one in _all(snapshot, chunk, offset - chunk.start) if one.start <= offset <= one.end), None)


def quoted_in(snapshot: Snapshot, chunk: Chunk) -> Iterator[Quoted]:
    """All such strings of a chunk."""
    yield from _all(snapshot, chunk, -1)


def _all(snapshot: Snapshot, chunk: Chunk, at: int) -> Iterator[Quoted]:
    """Those of a chunk; of those calls only that are around `at`, unless it is negative."""
    source = chunk.cut.source
    if '"' not in source:
        return
    view = _view(snapshot.unit, snapshot.path, chunk)
    for body, site in _sites(view):
        if at >= 0 and not site.call.start <= at <= site.call.end:
            continue
        for index, argument in site.arguments.items():
            for text in _strings(argument):
                if len(text.parts) == 1 and source[text.start : text.end] == text.parts[0] and len(text.parts[0]) > 1:
                    start, end = chunk.start + text.start + 1, chunk.start + text.end - 1
                    yield Quoted(start, end, text.value, Argument(site, index, body))


def _strings(argument: n.Expr) -> Iterator[n.String]:
    if isinstance(argument, n.String):
        yield argument
    elif isinstance(argument, n.Paren):
        yield from _strings(argument.inner)
    elif isinstance(argument, n.Ternary):
        yield from _strings(argument.then)
        yield from _strings(argument.other)


def _view(unit: Unit, path: str, chunk: Chunk) -> ChunkView:
    return ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))


def _sites(view: ChunkView) -> Iterator[tuple[Body | None, CallSite]]:
    """The calls of a chunk with the functions that they are in. One `Body` serves all calls of its function."""
    sites = [CallSite(view, called) for called in view.checked.calls]
    bodies: list[Body] = []
    for node in view.functions:
        inside = tuple(site for site in sites if node.start <= site.call.start < node.end)
        # The text that is being typed declares the function anew, so its callers are those of its name.
        symbol = view.unit.lookup(node.name.name, view.path)
        known = callers(view.unit, view.path).get(symbol, NO_CALLERS) if isinstance(symbol, Function) else NO_CALLERS
        bodies.append(Body(view, node, known, inside))
    for site in sites:
        yield next((body for body in bodies if site in body.calls), None), site


# Names that depend on others ---------------------------------------------------------------------------------


def events_of(argument: Argument) -> tuple[str, ...]:
    """The events that the event may be whose field is named; empty when that is not known."""
    for access in game_events.accesses(argument.body) if argument.body is not None else ():
        if access.site is argument.site:
            return access.source.names if access.source is not None else ()
    return ()


def context_of(argument: Argument) -> tuple[str, ...]:
    """What a name has to be seen with: the events of a field, the place of a property."""
    names = argument.names
    if names is Names.FIELD:
        return events_of(argument)
    return (argument.place,) if names is Names.NETPROP and argument.place else ()
