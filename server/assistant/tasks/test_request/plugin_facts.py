"""What a plugin has that a tester has to know of: files, settings, commands, events with what comes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS, loaded
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import body_of, view_of
from server.analysis.runtime.shipped import is_of_sourcemod
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.knowledge.phrases import phrases as shipped
from server.knowledge.shown import shown
from server.knowledge.trials import seen
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin

_CONVARS = ("CreateConVar", "AutoExecConfig_CreateConVar")
_COMMANDS = {"RegConsoleCmd": (1, 2, -1), "RegAdminCmd": (1, 3, 2), "RegServerCmd": (1, 2, -1)}
"""Where the handler, the description and the admin flags are."""
_HOOKS = ("HookEvent", "HookEventEx")
_TIMERS = ("CreateTimer", "CreateDataTimer")
_MENUS = ("Menu", "CreateMenu", "Panel", "CreatePanel", "Menu.Display", "DisplayMenu")
_STORAGE = (
    "Database",
    "SQL_Connect",
    "SQL_TConnect",
    "SQLite_UseDatabase",
    "OpenFile",
    "KeyValues",
    "Database.Connect",
)
_SPECIFIER = re.compile(r"%[-0!]*\d*(?:\.\d*)?.?")
_TEXT = "a text is shown"
_PASSED_ON = 2
_MOST_SEEN = 8


class ConVar(NamedTuple):
    """A console variable that the plugin makes. `least` and `most` are None without a bound."""

    name: str
    default: str
    about: str
    least: float | None
    most: float | None


class Command(NamedTuple):
    """A command: `who` is "" for everybody, "server", or the admin flags as the code names them."""

    name: str
    who: str
    about: str
    seen: tuple[str, ...]


class Hooked(NamedTuple):
    """A hooked event or a forward, and what its handler does that can be seen."""

    name: str
    handler: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PluginFacts:
    """`signs` are those of `data/tests/edges.toml`."""

    file: str
    info: dict[str, str]
    headers: tuple[str, ...]
    optional: tuple[str, ...]
    gamedata: tuple[str, ...]
    translations: tuple[str, ...]
    convars: tuple[ConVar, ...]
    commands: tuple[Command, ...]
    events: tuple[Hooked, ...]
    forwards: tuple[Hooked, ...]
    signs: frozenset[str]


def facts_of(snapshot: Snapshot) -> PluginFacts:
    """What the whole plugin has, whichever of its files is looked at."""
    unit = snapshot.unit
    sites = [site for _, site in _sites(unit)]
    needed, optional = _headers(unit)
    events = _hooked(unit, sites)
    return PluginFacts(
        Path(unit.root.path).stem,
        _info(snapshot),
        needed,
        optional,
        loaded(unit, GAMEDATA_LOADERS, own=True)[0],
        tuple(name for name in loaded(unit, PHRASE_LOADERS, own=True)[0] if shipped(name) is None),
        tuple(_convars(sites)),
        tuple(_commands(unit, sites)),
        events,
        tuple(_forwards(unit)),
        frozenset(_signs(unit, sites, events)),
    )


def _sites(unit: Unit) -> Iterator[tuple[Chunk, CallSite]]:
    """All resolved calls of the plugin's own files."""
    for path, closure in unit.files.items():
        if not closure.source.library:
            for item in closure.scan.items:
                if isinstance(item, Chunk):
                    view = view_of(unit, path, item)
                    for called in view.checked.calls:
                        yield item, CallSite(view, called)


def _headers(unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headers that are not SourceMod's and not the plugin's own, those that need not be there apart."""
    found: dict[str, bool] = {}
    for closure in unit.files.values():
        if closure.source.library:
            continue
        for include, inner in closure.included:
            name = Path(include.path).stem
            own = include.quoted or (inner is not None and not inner.source.library)
            if not own and not is_of_sourcemod(f"{name}.inc") and name != "sourcemod":
                found[name] = found.get(name, True) and include.optional
    needed = tuple(sorted(name for name, optional in found.items() if not optional))
    return needed, tuple(sorted(name for name, optional in found.items() if optional))


def _info(snapshot: Snapshot) -> dict[str, str]:
    for chunk in snapshot.unit.chunks(snapshot.unit.root.path):
        for node in chunk.syntax.decls:
            for var in node.vars if isinstance(node, n.VarStmt) else ():
                if var.name.name == "myinfo" and isinstance(var.init, n.StructInit):
                    values = ((ident.name, one) for ident, one in var.init.fields)
                    return {name: unlatin(one.value) for name, one in values if isinstance(one, n.String)}
    return {}


def _convars(sites: list[CallSite]) -> Iterator[ConVar]:
    for site in sites:
        if site.name in _CONVARS and (name := site.text(0)) is not None:
            default, about = site.text(1), site.text(2)
            bounds = [site.number(index + 1) if site.number(index) else None for index in (4, 6)]
            yield ConVar(name.value, default.value if default else "?", about.value if about else "", *bounds)


def _commands(unit: Unit, sites: list[CallSite]) -> Iterator[Command]:
    for site in sites:
        if site.name not in _COMMANDS:
            continue
        handler, about, flags = _COMMANDS[site.name]
        who = "server" if site.name == "RegServerCmd" else ""
        if flags >= 0 and (argument := site.argument(flags)) is not None:
            who = " ".join(site.view.chunk.cut.source[argument.start : argument.end].split())
        said = site.text(about)
        function = site.passed_function(handler)
        for name in site.texts(0):
            yield Command(name.value, who, said.value if said else "", _seen(unit, function))


def _hooked(unit: Unit, sites: list[CallSite]) -> tuple[Hooked, ...]:
    found: dict[tuple[str, str], Hooked] = {}
    for site in sites:
        if site.name in _HOOKS:
            function = site.passed_function(1)
            for name in site.texts(0):
                key = (name.value, function.name if function else "")
                found.setdefault(key, Hooked(*key, _seen(unit, function)))
    return tuple(found.values())


def _forwards(unit: Unit) -> Iterator[Hooked]:
    """The functions that SourceMod or another plugin calls by their names, those of each plugin's life left out."""
    usual = {"OnPluginStart", "OnPluginEnd", "AskPluginLoad2", "OnAllPluginsLoaded", "OnConfigsExecuted"}
    for path, closure in unit.files.items():
        if closure.source.library:
            continue
        for chunk in unit.chunks(path):
            for node in chunk.syntax.decls:
                if isinstance(node, n.Function) and node.body is not None and "public" in node.keywords:
                    entries = unit.entries(node.name.name, path)
                    is_forward = any("forward" in entry.symbol.keywords for entry in entries)
                    if is_forward and node.name.name not in usual:
                        symbol = unit.lookup(node.name.name, path)
                        shows = _seen(unit, symbol if isinstance(symbol, Function) else None)
                        yield Hooked(node.name.name, node.name.name, shows)


def _seen(unit: Unit, function: Function | None) -> tuple[str, ...]:
    """What can be seen of a handler: the texts that it shows and what its calls do, those of what it calls too."""
    found: dict[str, None] = {}
    _look(unit, function, _PASSED_ON, found, set())
    return tuple(found)[:_MOST_SEEN]


def _look(unit: Unit, function: Function | None, depth: int, found: dict[str, None], known: set[Function]) -> None:
    body = body_of(unit, function) if function is not None and function not in known else None
    if body is None or function is None:
        return
    known.add(function)
    later: list[Function] = []
    for site in body.calls:
        what = shown().get(site.name)
        text = site.text(what.text) if what is not None and what.text >= 0 else None
        if text is not None and what is not None and what.way == "target":
            said = _readable(text.value, site, what.text)
            found.setdefault(f"“{said}”" if said else _TEXT)
        elif site.name in seen():
            found.setdefault(seen()[site.name])
        if site.function.has_body:
            later.append(site.function)
        if site.name in _TIMERS and (callback := site.passed_function(1)) is not None:
            later.append(callback)
    if depth:
        for one in later:
            _look(unit, one, depth - 1, found, known)


def _readable(value: str, site: CallSite, index: int) -> str:
    """A text for a table, without what can not be seen; the names of phrases where it is nothing else."""
    if not any(map(str.isalpha, _SPECIFIER.sub("", value))):
        if "%t" not in value and "%T" not in value:
            return ""
        names = (site.text(one) for one in sorted(site.arguments) if one > index)
        value = ", ".join(name.value for name in names if name is not None)
    return "".join(char for char in value if char.isprintable()).strip().replace("|", "/").replace("`", "'")


def _signs(unit: Unit, sites: list[CallSite], events: tuple[Hooked, ...]) -> Iterator[str]:
    names = {site.name for site in sites}
    yield "always"
    if events:
        yield "event"
    for sign, wanted in (
        ("timer", _TIMERS),
        ("menu", _MENUS),
        ("command", tuple(_COMMANDS)),
        ("convar", _CONVARS),
        ("storage", _STORAGE),
    ):
        if names.intersection(wanted):
            yield sign
    if any(_is_about_player(unit, site) for site in sites if site.name in _TIMERS):
        yield "client_timer"
    if _keeps_for_players(unit):
        yield "per_client"


def _is_about_player(unit: Unit, site: CallSite) -> bool:
    """Whether a timer's callback looks a player up."""
    callback = site.passed_function(1)
    body: Body | None = body_of(unit, callback) if callback is not None else None
    return body is not None and any(one.name == "GetClientOfUserId" for one in body.calls)


def _keeps_for_players(unit: Unit) -> bool:
    for path, closure in unit.files.items():
        if closure.source.library:
            continue
        for chunk in unit.chunks(path):
            for node in chunk.syntax.decls:
                for var in node.vars if isinstance(node, n.VarStmt) else ():
                    size = " ".join(chunk.cut.source[var.name.end : var.end].split("=")[0].split())
                    if "MAXPLAYERS" in size or "MaxClients" in size:
                        return True
    return False
