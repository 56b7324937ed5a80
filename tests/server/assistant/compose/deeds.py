"""What a plugin does, read off the analysed program: which calls are reached from what the game or a player sets off.

A deed is `occasion > what`, such as `tank_spawn > PrintToChatAll`. Occasions are events, `command` and `command NAME`,
SDKHooks by their name, `change` of a convar, public functions that answer the game, and `function` for stocks. From
there calls are followed through the plugin's own functions, and those that it passes on: timers, menus, queries.
`what` is a call, alone and with each argument that is known (`SetEntProp m_iGlowType`, `GetRandomInt 100`), the default
of a parameter (`health = 100`), `counts`, `resets` and `keeps` (something that stays is counted up, set to nothing, or
set), `changes NAME` (a parameter that is given by reference) and `returns NAME`. Comments, and names of the plugin's
own, say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.project import Project
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import is_own, view_of
from server.analysis.symbols import Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.text import Text

_COMMANDS = ("RegConsoleCmd", "RegAdminCmd", "RegServerCmd")
_CHANGES = ("ConVar.AddChangeHook", "HookConVarChange")
_EVENTS = ("HookEvent", "HookEventEx")
_TIMER = ("CreateTimer", 3)
_REPEATS = 1
_LONGEST = 60


def deeds(code: str, project: Project, path: str = "/deeds.sp") -> frozenset[str]:
    """All that a plugin, or a file of functions, does."""
    project.open(path, Text.of(code))
    try:
        return _Program(project.unit(path), path).deeds()
    finally:
        project.close(path)


class _Program:
    """The functions of a file: what each does, whom it calls or passes on, and which occasions they are for."""

    def __init__(self, unit: Unit, path: str) -> None:
        self.done: dict[str, set[str]] = {}
        self.next: dict[str, set[str]] = {}
        self.occasions: dict[str, set[str]] = {}
        for chunk in unit.chunks(path):
            view = view_of(unit, path, chunk)
            sites = [CallSite(view, called) for called in view.checked.calls]
            for function in view.functions:
                inside = [site for site in sites if function.start <= site.call.start < function.end]
                self._add(view, function, inside)

    def deeds(self) -> frozenset[str]:
        return frozenset(
            f"{occasion} > {done}"
            for occasion, begins in self.occasions.items()
            for name in self._reached(begins)
            for done in self.done.get(name, ())
        )

    def _reached(self, begins: set[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(begins)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.next.get(name, ()))
        return found

    def _add(self, view: ChunkView, function: n.Function, sites: list[CallSite]) -> None:
        name = function.name.name
        done = self.done.setdefault(name, set())
        after = self.next.setdefault(name, set())
        for keyword, occasion in (("public", name), ("stock", "function")):
            if keyword in function.keywords:
                self.occasions.setdefault(occasion, set()).add(name)
        done.update(_of_body(view, function))
        for site in sites:
            if is_own(view.unit, site.function):
                after.add(site.function.name)
                continue
            done.update(_of_call(site))
            for index in site.arguments:
                passed = site.passed_function(index)
                if passed is None:
                    continue
                occasions = list(_occasions(site))
                for occasion in occasions:
                    self.occasions.setdefault(occasion, set()).add(passed.name)
                if not occasions:
                    after.add(passed.name)


def _occasions(site: CallSite) -> Iterator[str]:
    """What the function that is passed here is called for; nothing when it goes on with what the caller does."""
    if site.name in _EVENTS:
        yield from (text.value for text in site.texts(0))
    elif site.name in _COMMANDS:
        yield "command"
        yield from (f"command {text.value.lower()}" for text in site.texts(0))
    elif site.name in _CHANGES:
        yield "change"
    elif site.name == "SDKHook":
        kind = site.argument(1)
        if isinstance(kind, n.Name):
            yield kind.name


def _of_call(site: CallSite) -> Iterator[str]:
    yield site.name
    for index in site.arguments:
        for text in site.texts(index):
            if len(text.value) <= _LONGEST:
                yield f"{site.name} {text.value}"
        number = site.number(index)
        if number is not None:
            yield f"{site.name} {number:g}"
    timer, flags = _TIMER
    if site.name == timer and int(site.number(flags) or 0) & _REPEATS:
        yield f"{timer} repeats"


def _of_body(view: ChunkView, function: n.Function) -> Iterator[str]:
    references = {param.name.name for param in function.params if param.type.ref}
    for param in function.params:
        if isinstance(param.init, n.String):
            yield f"{param.name.name} = {param.init.value}"
        elif param.init is not None and (number := view.number(param.init)) is not None:
            yield f"{param.name.name} = {number:g}"
    for node in nodes([function]):
        if isinstance(node, n.Unary) and node.op == "++" and _stays(view, node.operand):
            yield "counts"
        elif isinstance(node, n.Assign):
            if _stays(view, node.target):
                yield "counts" if node.op == "+=" else "resets" if view.number(node.value) == 0 else "keeps"
            if isinstance(node.target, n.Name) and node.target.name in references:
                yield f"changes {node.target.name}"
        elif isinstance(node, n.Return) and node.value is not None:
            yield from (f"returns {one.name}" for one in nodes([node.value]) if isinstance(one, n.Name))


def _stays(view: ChunkView, target: n.Expr) -> bool:
    """Whether what is written outlives the call."""
    while isinstance(target, (n.Index, n.Member)):
        target = target.object
    symbol = view.symbol_of(target)
    return isinstance(symbol, Variable) and symbol.container is None
