"""What is known of the game and its API, a line each, as a prompt says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from server.analysis.project import Project
from server.analysis.signature import function as signature
from server.analysis.symbols import Function, Kind, TypeSymbol
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
    counts = usage()
    for one in declared():
        if one.owner and counts.get(one.symbol.name):
            yield Fact("method", one.name, f"method {one.label.removeprefix('public native ')}")
        about = api.about(one.name)
        if not one.owner and (about or counts.get(one.name) or one.name.startswith("L4D")):
            yield Fact("function", one.name, f"{one.label}{f'  // {about}' if about else ''}")


@dataclass(frozen=True, slots=True)
class Declared:
    """A function of the headers that most plugins include, or a method, whose methodmap is the `owner`.

    `label` is how it is called, `header` the name of the file that it is in.
    """

    name: str
    owner: str
    label: str
    header: str
    symbol: Function


def declared() -> Iterator[Declared]:
    """All of them, sorted by the names that lead to them."""
    path = "/facts.sp"
    project = Project()
    project.open(path, Text.of("".join(f"#include <{name}>\n" for name in _HEADERS)))
    unit = project.unit(path)
    for name in sorted(unit.names):
        symbol = unit.lookup(name, path)
        if isinstance(symbol, TypeSymbol) and symbol.kind is Kind.METHODMAP:
            for member in symbol.members.values():
                if isinstance(member, Function):
                    label, header = _told(unit, symbol, member)
                    yield Declared(f"{name}.{member.name}", name, label, header, member)
        if isinstance(symbol, Function):
            label, header = _told(unit, symbol, symbol)
            yield Declared(name, "", label, header, symbol)


def _told(unit: Unit, declared: Function | TypeSymbol, symbol: Function) -> tuple[str, str]:
    located = unit.locate(declared)
    if located is None:
        return signature(symbol, None).label, ""
    source, chunk = located
    return signature(symbol, chunk).label, Path(source.path).stem
