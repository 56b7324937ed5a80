"""Mistakes that people make with the names of the game, to be put where a plugin has them right.

A name is misspelt by one or two letters, or it is one that people write instead of the right one (the table of wrong
names tells them), or a value is read as what it is not.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime import game_events, netprop_calls
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.detect import allows_game
from server.analysis.runtime.event_fields import all_fields
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.unit import Unit
from server.knowledge import convars, entities, events, netprops, wrong_apis
from server.knowledge.field_names import same_meaning
from tools.bench.game_names import CLASS, CONVAR, EVENT, FIELD, NETPROP, Use, uses

_NOT_TOLD = ("HookEventEx", "HasEntProp", "FindDataMapInfo", "FindDataMapOffs")
"""Calls that may be given a name which does not exist: they tell so."""

_SHORTEST = 4
_IS_KNOWN: dict[str, Callable[[str], bool]] = {
    EVENT: lambda name: events.event(name) is not None,
    FIELD: lambda name: name.lower() in all_fields(),
    CLASS: lambda name: entities.entity(name) is not None,
    CONVAR: lambda name: convars.convar(name) is not None,
    NETPROP: lambda name: netprops.prop(name) is not None,
}


class Spot(NamedTuple):
    """`right` stands at `start..end` of a plugin's text. `wrong` is written instead, one of these; empty: misspelt.

    `kind` says what is got wrong and how.
    """

    kind: str
    right: str
    start: int
    end: int
    wrong: tuple[str, ...] = ()

    def mistake(self, choice: random.Random) -> str:
        """What to write instead; "" when every try gave another name that there is."""
        return choice.choice(self.wrong) if self.wrong else misspelt(self.kind.split()[-1], self.right, choice)


def spots(unit: Unit) -> Iterator[Spot]:
    """Where a plugin for this game names what there is, or calls a function that has an invented twin."""
    if not allows_game(unit):
        return
    for use in uses(unit):
        if use.view.path == unit.root.path and use.is_known and not is_guarded(use.view, use.call):
            yield from _of_use(use)
    for chunk in unit.chunks(unit.root.path):
        checked = check_chunk(unit, unit.root.path, chunk)
        view = ChunkView(unit, unit.root.path, chunk, checked)
        for called in checked.calls:
            yield from _of_function(CallSite(view, called))


def misspelt(kind: str, name: str, choice: random.Random) -> str:
    """The name with one or two slips of the keyboard in it; "" when every try gave another name that there is."""
    for _ in range(8):
        letters = list(name)
        for _ in range(choice.choice((1, 2))):
            at = choice.randrange(1, len(letters) - 1)
            slip = choice.choice(("drop", "double", "swap", "other"))
            if slip == "drop" and letters[at] != "_":
                del letters[at]
            elif slip == "double":
                letters.insert(at, letters[at])
            elif slip == "swap":
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = choice.choice("aeionrst")
        made = "".join(letters)
        if made.lower() != name.lower() and not _IS_KNOWN[kind](made):
            return made
    return ""


def _of_use(use: Use) -> Iterator[Spot]:
    site = CallSite(use.view, use.view.calls_by_node[use.call])
    if site.name in _NOT_TOLD or (use.kind == FIELD and game_events.ACCESSORS[site.name].writes):
        return
    base, source = use.view.chunk.start, use.view.chunk.cut.source
    start, end = use.text.inner
    name = use.name
    if use.text.literal and source[start:end] == name and len(name) >= _SHORTEST and "*" not in name:
        yield Spot(f"misspelt {use.kind}", name, base + start, base + end)
        if wrong := _instead(use):
            yield Spot(f"wrong {use.kind}", name, base + start, base + end, wrong)
    start, end = site.name_range
    if source[start:end] == site.function.name and (other := _accessor(use, site)):
        yield Spot(f"accessor of {use.kind}", site.function.name, base + start, base + end, (other,))


def _of_function(site: CallSite) -> Iterator[Spot]:
    start, end = site.name_range
    if site.name in _twins() and site.view.chunk.cut.source[start:end] == site.name:
        base = site.view.chunk.start
        yield Spot("invented function", site.name, base + start, base + end, _twins()[site.name])


def _instead(use: Use) -> tuple[str, ...]:
    """What people write instead of a name."""
    if use.kind == FIELD:
        return _other_words(use) if use.is_sure else ()
    pairs = _pairs(use.kind).get(use.name, ())
    places = ("", use.of)
    return tuple(one.wrong for one in pairs if one.place in places and one.right_kind in places)


def _other_words(use: Use) -> tuple[str, ...]:
    """Fields of other events that mean the same, and that none of the handler's events has."""
    of = [event for name in use.events if (event := events.event(name)) is not None]
    words = sorted(word for word in all_fields() if same_meaning(word, (use.name,)))
    return tuple(word for word in words if not any(event.field(word) for event in of))


def _accessor(use: Use, site: CallSite) -> str:
    """The accessor of the same shape that a value does not survive, "" when there is none."""
    name = site.function.name
    if use.kind == FIELD and use.is_sure:
        types = {field.type for one in use.events if (event := events.event(one)) and (field := event.field(use.name))}
        return name.replace("Float", "Int") if types == {"float"} and name.endswith("Float") else ""
    if use.kind == NETPROP and site.name in netprop_calls.ACCESSORS:
        kind = netprop_calls.ACCESSORS[site.name].kind
        if kind == "float":
            return name.removesuffix("Float")
        return f"{name}Float" if kind == "int" and len(site.arguments) == len(site.function.params[:3]) else ""
    return ""


@cache
def _twins() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for pair in wrong_apis.all_of("function"):
        if pair.verdict == "confirmed" and pair.same_arguments and pair.right and not pair.defined:
            found[pair.right[0]].append(pair.wrong)
    return {right: tuple(wrong) for right, wrong in found.items()}


@cache
def _pairs(kind: str) -> dict[str, tuple[wrong_apis.Wrong, ...]]:
    """The names that people write instead of a right one."""
    found: dict[str, list[wrong_apis.Wrong]] = defaultdict(list)
    for pair in wrong_apis.all_of(kind):
        if pair.verdict == "confirmed" and pair.right and pair.wrong != pair.right[0]:
            found[pair.right[0]].append(pair)
    return {right: tuple(pairs) for right, pairs in found.items()}
