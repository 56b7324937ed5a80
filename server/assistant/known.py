"""What is known of the game and its API, a line each, as a prompt says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from server.analysis.project import Project
from server.analysis.signature import function as signature
from server.analysis.symbols import Function, TypeSymbol
from server.analysis.unit import Unit
from server.knowledge import api, events, netprops, weapons
from server.knowledge.usage import usage
from server.syntax.text import Text

_HEADERS = ("sourcemod", "sdktools", "sdkhooks", "clientprefs", "left4dhooks")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known: `text` is what a prompt says of it. An `example` is a whole plugin."""

    kind: Literal["event", "netprop", "weapon", "function", "method", "example"]
    name: str
    text: str


def facts() -> Iterator[Fact]:
    """Events with their fields, properties, weapons, functions and methods."""
    for name in events.names():
        event = events.event(name)
        if event is not None:
            fields = ", ".join(f'{field.getter}("{field.name}")' for field in event.fields.values())
            yield Fact("event", name, f'event "{name}": {event.about} Fields: {fields or "none"}.')
    for name in netprops.names():
        found = netprops.prop(name)
        if found is not None and found.about:
            yield Fact("netprop", name, f"property {name}: {found.about}")
    for name in weapons.names():
        weapon = weapons.weapon(name)
        if weapon is not None and weapon.about:
            yield Fact("weapon", name, f'"{name}": {weapon.about}')
    yield from _functions()


def _functions() -> Iterator[Fact]:
    path = "/facts.sp"
    project = Project()
    project.open(path, Text.of("".join(f"#include <{name}>\n" for name in _HEADERS)))
    unit = project.unit(path)
    counts = usage()
    for name in sorted(unit.names):
        symbol = unit.lookup(name, path)
        if isinstance(symbol, TypeSymbol) and symbol.keyword == "methodmap":
            for member in symbol.members.values():
                if isinstance(member, Function) and counts.get(member.name):
                    label = _label(unit, symbol, member)
                    yield Fact("method", f"{name}.{member.name}", f"{name}: {label}")
        about = api.about(name)
        if isinstance(symbol, Function) and (about or counts.get(name) or name.startswith("L4D")):
            yield Fact("function", name, f"{_label(unit, symbol, symbol)}{f'  // {about}' if about else ''}")


def _label(unit: Unit, declared: Function | TypeSymbol, symbol: Function) -> str:
    located = unit.locate(declared)
    return signature(symbol, located[1] if located is not None else None).label
