"""What a plugin does, as far as the analysis tells for certain: when each function runs, and what it then does.

Plain values without any wording but that of `server.knowledge`; asks no model and guesses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from server.analysis.declare import symbols_of
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.implementation import forwards_of
from server.analysis.runtime.body import Body, bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import calls_of, is_own, view_of
from server.analysis.runtime.registrations import Registration, callers
from server.analysis.runtime.timers import REPEAT, flags
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind
from server.knowledge.explaining import words
from server.syntax import nodes as n
from server.syntax.text import unlatin

_ADMIN = ("RegAdminCmd",)
_COMMANDS = ("RegConsoleCmd", "RegAdminCmd", "RegServerCmd", "AddCommandListener")
_CONVARS = ("CreateConVar", "AutoExecConfig_CreateConVar")
_MOST_GUARDS = 4
_INFO = ("name", "author", "description", "version", "url")
_MOST_NAMED = 6
_MARK = re.compile(r" \{([0-2])\}")
_NOUN = re.compile(r"(?<=\w )(\w+)(?= (?:of an entity )?\{[0-2]\})")
_COLOURS = re.compile(r"[\x00-\x08\x0b-\x1f]|\{(?:default|green|olive|blue|red|lightgreen|orange|white|teamcolor)\}")


@dataclass(frozen=True, slots=True)
class Command:
    """A console command. `flags` are those that an admin needs as written, "" for none."""

    name: str
    kind: str
    handler: str
    flags: str
    about: str


@dataclass(frozen=True, slots=True)
class ConVar:
    """A console variable that the plugin makes; bounds are "" where there are none."""

    name: str
    default: str
    least: str
    most: str
    about: str


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer: its delay as written, whether it comes again, and who starts it."""

    callback: str
    delay: str
    repeats: bool
    starter: str


@dataclass(frozen=True, slots=True)
class Called:
    """A function of the file. `start` and `end` are offsets.

    `registrations` and `forward` tell who runs it from outside, `callers` which functions of the plugin do. `guards`
    are conditions, as written, under which it does nothing. `does` are ends of sentences that begin with “It”, `says`
    the texts that players see with where they see them, `writes` the globals that it changes, `uses` the plugin's
    functions that it calls.
    """

    name: str
    symbol: Function
    start: int
    end: int
    forward: bool
    registrations: tuple[Registration, ...]
    callers: tuple[str, ...]
    guards: tuple[str, ...]
    does: tuple[str, ...]
    says: tuple[tuple[str, str], ...]
    writes: tuple[str, ...]
    uses: tuple[str, ...]
    natives: tuple[str, ...]


@dataclass(slots=True)
class Overview:
    """All that is known of a file. `info` is what the plugin says of itself."""

    info: dict[str, str] = field(default_factory=dict)
    functions: list[Called] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    convars: list[ConVar] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def overview(snapshot: Snapshot, start: int = 0, end: int | None = None) -> Overview:
    """The functions that touch `start..end` of a file with what is registered in them; all of it by default."""
    made = Overview()
    stop = len(snapshot.text) if end is None else end
    known = callers(snapshot.unit, snapshot.path)
    forwards = {name for names in forwards_of(snapshot.unit) for name in names}
    for chunk in snapshot.chunks:
        if chunk.end < start or chunk.start > stop:
            continue
        view = view_of(snapshot.unit, snapshot.path, chunk)
        sites = [CallSite(view, called) for called in view.checked.calls]
        for body in bodies(view, sites, known):
            first, last = chunk.start + body.node.start, chunk.start + body.node.end
            if body.symbol is not None and first <= stop and start <= last:
                made.functions.append(_function(snapshot, body, first, last, forwards))
                _collect(made, body)
        made.info.update(_info(view.chunk.syntax.decls))
    found = graded(diagnose(snapshot.unit, snapshot.path, snapshot.target), snapshot.settings.diagnostics.severity)
    made.findings = [
        one for one in found if one.severity <= Severity.WARNING and one.start <= stop and start <= one.end
    ]
    return made


def _function(snapshot: Snapshot, body: Body, start: int, end: int, forwards: set[str]) -> Called:
    symbol = body.symbol
    assert symbol is not None  # asked before
    public = "public" in symbol.keywords
    inside = list(body.calls)
    return Called(
        symbol.name,
        symbol,
        start,
        end,
        public and symbol.name in forwards,
        body.callers.registrations,
        tuple(dict.fromkeys(_callers(snapshot, symbol))) if body.callers.directly else (),
        tuple(_guards(body)),
        deeds(inside),
        tuple(dict.fromkeys(_says(inside))),
        tuple(dict.fromkeys(_writes(body))),
        tuple(dict.fromkeys(one.name for one in inside if is_own(snapshot.unit, one.function))),
        tuple(dict.fromkeys(one.name for one in inside if not one.function.has_body)),
    )


def _callers(snapshot: Snapshot, symbol: Function) -> Iterator[str]:
    for body, _ in calls_of(snapshot.unit, symbol):
        if body is not None and body.symbol is not None and body.symbol is not symbol:
            yield body.symbol.name


def deeds(sites: Iterable[CallSite]) -> tuple[str, ...]:
    """What calls do, as ends of sentences that begin with “It”; nothing of a call that there are no words for."""
    found: dict[str, list[str]] = {}
    for site in sites:
        template = words().does.get(site.name, "")
        mark = _MARK.search(template)
        text = site.text(int(mark.group(1))) if mark is not None else None
        shown = [shown_code(text.value)] if text is not None and text.value.strip() else []
        if template:
            found.setdefault(template, []).extend(shown)
    return tuple(_deed(template, list(dict.fromkeys(shown))) for template, shown in found.items())


def _deed(template: str, shown: list[str]) -> str:
    if not shown:
        return _MARK.sub("", template.replace("the ", "a ") if _MARK.search(template) else template)
    if len(shown) > 1:
        template = _NOUN.sub(_several, template)
        more = f"{len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else shown.pop()
        shown = [f"{', '.join(shown[:_MOST_NAMED])} and {more}"]
    return _MARK.sub(lambda _: f" {shown[0]}", template)


def _several(noun: re.Match[str]) -> str:
    word = noun.group(1)
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _says(sites: list[CallSite]) -> Iterator[tuple[str, str]]:
    for site in sites:
        where = words().says.get(site.name)
        index = next((at for at, one in enumerate(site.function.params) if one.name in ("format", "message")), -1)
        text = site.text(index) if where is not None and index >= 0 else None
        if where is not None and text is not None:
            said = " ".join(_COLOURS.sub("", text.value).split())
            if said:
                yield said, where


def _writes(body: Body) -> Iterator[str]:
    for ref in body.view.checked.refs:
        is_global = ref.symbol.kind is Kind.VARIABLE and ref.symbol.container is None
        if is_global and ref.role in ("write", "readwrite") and body.node.start <= ref.start < body.node.end:
            yield ref.symbol.name


def _guards(body: Body) -> Iterator[str]:
    """The conditions at the beginning under which the function is left."""
    block = body.node.body
    source = body.view.chunk.cut.source
    count = 0
    for one in block.body if isinstance(block, n.Block) else ():
        if isinstance(one, n.VarStmt | n.Empty):
            continue
        if not isinstance(one, n.If) or one.other is not None or not _leaves(one.then) or count == _MOST_GUARDS:
            return
        count += 1
        yield " ".join(unlatin(source[one.condition.start : one.condition.end]).split())


def _leaves(statement: n.Stmt) -> bool:
    if isinstance(statement, n.Block):
        return len(statement.body) == 1 and _leaves(statement.body[0])
    return isinstance(statement, n.Return)


def _collect(made: Overview, body: Body) -> None:
    """The commands, variables and timers that a function makes."""
    name = body.symbol.name if body.symbol is not None else ""
    for site in body.calls:
        if site.name in _COMMANDS:
            made.commands.extend(_commands(site))
        elif site.name in _CONVARS:
            made.convars.extend(_convars(site))
        elif site.name == "CreateTimer":
            callback = site.passed_function(1)
            repeats = bool((flags(site) or 0) & REPEAT)
            made.timers.append(Timer(callback.name if callback else "", _written(site, 0), repeats, name))


def _commands(site: CallSite) -> Iterator[Command]:
    is_listener = site.name == "AddCommandListener"
    name_at, handler_at = (1, 0) if is_listener else (0, 1)
    handler = site.passed_function(handler_at)
    is_admin = site.name in _ADMIN
    about = "" if is_listener else _text(site, 3 if is_admin else 2)
    for text in site.texts(name_at):
        yield Command(
            text.value, site.name, handler.name if handler else "", _written(site, 2) if is_admin else "", about
        )


def _convars(site: CallSite) -> Iterator[ConVar]:
    for text in site.texts(0):
        least = _written(site, 5) if site.number(4) else ""
        most = _written(site, 7) if site.number(6) else ""
        default = site.text(1)
        yield ConVar(
            text.value, default.value if default is not None else _written(site, 1), least, most, _text(site, 2)
        )


def _text(site: CallSite, index: int) -> str:
    found = site.text(index)
    return found.value if found is not None else ""


def _written(site: CallSite, index: int) -> str:
    argument = site.argument(index)
    if argument is None:
        return ""
    return " ".join(unlatin(site.view.chunk.cut.source[argument.start : argument.end]).split())


def _info(decls: list[n.TopLevel]) -> dict[str, str]:
    """What `myinfo` says."""
    for decl in decls:
        for var in decl.vars if isinstance(decl, n.VarStmt) else ():
            if var.name.name == "myinfo" and isinstance(var.init, n.StructInit):
                return {
                    key.name: unlatin(value.value)
                    for key, value in var.init.fields
                    if key.name in _INFO and isinstance(value, n.String)
                }
    return {}


def shown_code(text: str) -> str:
    """A text of the plugin as code in Markdown, which it can not leave."""
    bare = " ".join("".join(char if char.isprintable() else " " for char in text).replace("`", "'").split())
    return f"`{bare[:79]}…`" if len(bare) > 80 else f"`{bare}`"


def sites_at(snapshot: Snapshot, start: int, end: int) -> Iterator[CallSite]:
    """The calls in `start..end` of the file."""
    for chunk in snapshot.chunks:
        if chunk.end >= start and chunk.start <= end:
            view = view_of(snapshot.unit, snapshot.path, chunk)
            for called in view.checked.calls:
                if chunk.start + called.call.start < end and start < chunk.start + called.call.end:
                    yield CallSite(view, called)


class Own(NamedTuple):
    """A function of the file with a body: where it stands, and its name in it."""

    start: int
    end: int
    symbol: Function
    name_start: int
    name_end: int


def own_functions(snapshot: Snapshot) -> Iterator[Own]:
    """The functions of the file with bodies, in order."""
    for chunk in snapshot.chunks:
        for symbol in symbols_of(chunk):
            if isinstance(symbol, Function) and symbol.has_body:
                ident = symbol.ident
                yield Own(chunk.start, chunk.end, symbol, chunk.start + ident.start, chunk.start + ident.end)
