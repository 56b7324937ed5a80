"""The facts as JSON: by kind, each with its short line, its card and an example; and a search among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from server.analysis.fact_cards import card as card_of
from server.analysis.fact_cards import card_text, field_type
from server.analysis.quoted import Names
from server.assistant.known import Declared, declared
from server.knowledge import api, convars, entities, events, netprops, weapons
from server.knowledge.near import spelt_like

KINDS = ("events", "functions", "netprops", "classes", "convars", "items")
_WORD = re.compile(r"[a-z]+|\d+")


class Entry(NamedTuple):
    """A fact in a list: its name and what it is, in a line. `words` are what a search looks at."""

    name: str
    about: str
    words: str


class _Kind(NamedTuple):
    names: Callable[[], tuple[str, ...]]
    about: Callable[[str], str]
    card: Names | None
    more: Callable[[str], dict[str, Any]]


def search(kind: str, query: str) -> list[dict[str, str]]:
    """The facts that have every word of the query, those with it in their names first; all when there is none."""
    wanted = query.casefold().split()
    ranked: list[tuple[int, int, str, str]] = []
    for entry in index(kind):
        if all(word in entry.words for word in wanted):
            name = entry.name.casefold()
            in_name = all(word in name for word in wanted)
            rank = (0 if name.startswith(tuple(wanted[:1])) else 1) if in_name else 2
            ranked.append((rank, len(name) if wanted else 0, entry.name, entry.about))
    return [{"name": name, "about": about} for _, _, name, about in sorted(ranked)]


def near(kind: str, name: str) -> str:
    """A name like that one, or ""."""
    found = spelt_like(name, [entry.name for entry in index(kind)], 1)
    return found[0] if found else ""


def fact(kind: str, name: str) -> dict[str, Any] | None:
    """All that is known of one, None when there is no such."""
    row = _KINDS[kind]
    entry = next((one for one in index(kind) if one.name == name), None)
    if entry is None:
        return None
    card = card_of(row.card, name) if row.card is not None else None
    made = {"kind": kind, "name": name, "about": entry.about, "example": card.example if card is not None else ""}
    return made | {"markdown": card_text(card, True) if card is not None else ""} | row.more(name)


@cache
def index(kind: str) -> tuple[Entry, ...]:
    """The facts of a kind in the order of their names."""
    row = _KINDS[kind]
    made: list[Entry] = []
    for name in sorted(row.names()):
        about = row.about(name)
        split = " ".join(_WORD.findall(re.sub(r"([A-Z])", r" \1", name).casefold()))
        made.append(Entry(name, about, f"{name.casefold()} {split} {about.casefold()}"))
    return tuple(made)


def _event(name: str) -> dict[str, Any]:
    event = events.event(name)
    fields = event.fields.values() if event is not None else ()
    rows = [{"name": one.name, "type": field_type(one), "about": one.about, "userid": one.is_userid} for one in fields]
    return {"fields": rows}


def _about_event(name: str) -> str:
    event = events.event(name)
    return event.about if event is not None else ""


def _about_netprop(name: str) -> str:
    found = netprops.prop(name)
    return found.about if found is not None else ""


def _netprop(name: str) -> dict[str, Any]:
    found = netprops.prop(name)
    if found is None:
        return {}
    places = [("Prop_Send", one) for one in found.send] + [("Prop_Data", one) for one in found.data]
    return {
        "places": [{"where": where, "class": one.owner, "type": one.type, "bits": one.bits} for where, one in places]
    }


def _about_class(name: str) -> str:
    found = entities.entity(name)
    return found.about if found is not None else ""


def _class(name: str) -> dict[str, Any]:
    found = entities.entity(name)
    return {"server_class": found.server_class, "family": found.family, "outputs": found.outputs} if found else {}


def _about_convar(name: str) -> str:
    found = convars.convar(name)
    return f"default {found.default}" if found is not None and found.default is not None else ""


def _convar(name: str) -> dict[str, Any]:
    found = convars.convar(name)
    return {"default": found.default, "flags": found.flags, "origin": found.origin} if found is not None else {}


def _about_item(name: str) -> str:
    weapon, melee = weapons.weapon(name), weapons.melee(name)
    return weapon.about if weapon is not None else melee.about if melee is not None else ""


def _item(name: str) -> dict[str, Any]:
    found = weapons.weapon(name) or weapons.melee(name)
    return {"values": found._asdict()} if found is not None else {}


@cache
def _functions() -> Mapping[str, Declared]:
    return {one.name: one for one in declared()}


def _about_function(name: str) -> str:
    one = _functions()[name]
    return api.about(one.name) or one.label


def _function(name: str) -> dict[str, Any]:
    one = _functions()[name]
    of = one.owner or one.name
    instead = api.versions(of)
    deprecated = instead.deprecated if instead is not None else ""
    about = {"label": one.label, "header": one.header, "since": api.since(of), "deprecated": deprecated}
    return about | {"example": api.example(name), "mind": api.mind(name)}


_KINDS: Mapping[str, _Kind] = {
    "events": _Kind(events.names, _about_event, Names.EVENT, _event),
    "functions": _Kind(lambda: tuple(_functions()), _about_function, None, _function),
    "netprops": _Kind(netprops.names, _about_netprop, Names.NETPROP, _netprop),
    "classes": _Kind(entities.names, _about_class, Names.ENTITY, _class),
    "convars": _Kind(convars.names, _about_convar, Names.CONVAR, _convar),
    "items": _Kind(weapons.items, _about_item, Names.ITEM, _item),
}
