"""Which game event an `Event` value is, and what the plugin's code reads from it and writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import calls_of
from server.analysis.runtime.enclosing import Condition, conditions
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.registrations import NO_CALLERS, Callers, Registration, callers
from server.analysis.runtime.texts import Text
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.knowledge import events
from server.syntax import nodes as n

HOOKS: Final = ("HookEvent", "HookEventEx")
CREATORS: Final = ("CreateEvent",)
PRE: Final = 0
POST: Final = 1
POST_NO_COPY: Final = 2
MADE: Final = -1
"""In the place of a hook's mode: the plugin has made the event."""
HANDED: Final = -2
"""In the place of a hook's mode: other functions of the plugin hand the event on."""
_NAME, _MODE = 0, 2
_DEPTH: Final = 3


class Accessor(NamedTuple):
    """A function that reads or writes a field. `kind` is "bool", "int", "float" or "string"."""

    kind: str
    writes: bool
    event: int  # the argument that is the event; -1 for methods
    key: int


ACCESSORS: Final = MappingProxyType(
    {
        f"Event.{verb}{kind}": Accessor(kind.lower(), verb == "Set", -1, 0)
        for verb in ("Get", "Set")
        for kind in ("Bool", "Int", "Float", "String")
    }
    | {
        f"{verb}Event{kind}": Accessor(kind.lower(), verb == "Set", 0, 1)
        for verb in ("Get", "Set")
        for kind in ("Bool", "Int", "Float", "String")
    }
)
"""The functions that read and write fields, by their full names."""


class Source(NamedTuple):
    """Where an event comes from. `names` are all that it can be; `modes` are those of its hooks, `MADE` and `HANDED`.

    `names` is empty when it is a handler's, but the names are not known.
    """

    names: tuple[str, ...]
    modes: frozenset[int]

    @property
    def is_made(self) -> bool:
        """Whether the plugin makes the event itself."""
        return self.modes == _MADE


_MADE = frozenset({MADE})


class Access(NamedTuple):
    """One read or write of a field. `source` is narrowed by what the code has asked about the event's name."""

    site: CallSite
    accessor: Accessor
    source: Source | None

    @property
    def keys(self) -> tuple[Text, ...]:
        """The fields that it can be; empty when they are not known."""
        return self.site.texts(self.accessor.key)

    def fields(self, key: str) -> list[events.Field | None]:
        """That field of each event of the game that it can be, None where one has no such field.

        Empty when nothing is known of some event.
        """
        found: list[events.Field | None] = []
        for name in self.source.names if self.source is not None else ():
            event = events.event(name)
            if event is None:
                return []
            found.append(event.field(key))
        return found


def accesses(body: Body) -> list[Access]:
    """All reads and writes of event fields in a function."""
    known = body.view.cache.setdefault("event accesses", {})
    assert isinstance(known, dict)
    if body.node not in known:
        known[body.node] = list(_accesses(body))
    return known[body.node]


def _accesses(body: Body) -> Iterator[Access]:
    for site in body.calls:
        accessor = ACCESSORS.get(site.name)
        if accessor is None:
            continue
        event = site.receiver if accessor.event < 0 else site.argument(accessor.event)
        source = source_of(body, event) if event is not None else None
        yield Access(site, accessor, _narrowed(body, site.call, source) if source is not None else None)


def _narrowed(body: Body, node: n.Node, source: Source) -> Source:
    """The source with the names left that the conditions over `node` allow; none when one can not be followed."""
    name = body.param(1) if body.callers.registrations else None
    if source.is_made or name is None or len(source.names) < 2:
        return source
    for condition in conditions(body.view, body.node, node):
        if not any(isinstance(one, n.Name) and body.view.symbol_of(one) is name for one in nodes([condition.expr])):
            continue
        asked = _asked(body, condition, name)
        if asked is None:
            return source._replace(names=())
        text, is_it = asked
        source = source._replace(names=tuple(one for one in source.names if (one == text) == is_it))
    return source


def _asked(body: Body, condition: Condition, name: Symbol) -> tuple[str, bool] | None:
    """`StrEqual(name, "text")` and `strcmp(name, "text") == 0` as the text and whether it is that."""
    expr, holds = condition.expr, condition.holds
    while isinstance(expr, n.Paren) or (isinstance(expr, n.Unary) and expr.op == "!"):
        if isinstance(expr, n.Unary):
            expr, holds = expr.operand, not holds
        else:
            expr = expr.inner
    wanted = "StrEqual"
    if isinstance(expr, n.Binary) and isinstance(expr.right, n.Number) and expr.right.value == 0:
        if expr.op not in ("==", "!="):
            return None
        holds = holds == (expr.op == "==")
        wanted, expr = "strcmp", expr.left
    if not isinstance(expr, n.Call) or condition.values is not None:
        return None
    called = body.view.calls_by_node.get(expr)
    if called is None or called.function.name != wanted:
        return None
    site = CallSite(body.view, called)
    for index in (0, 1):
        text = site.text(1 - index)
        argument = site.argument(index)
        if text is not None and argument is not None and body.view.symbol_of(argument) is name:
            return text.value, holds
    return None


def source_of(body: Body, event: n.Expr, depth: int = _DEPTH) -> Source | None:
    """Where an event value comes from, through so many functions of the plugin; None when that is not certain."""
    view = body.view
    origin = view.origin(event)
    if isinstance(origin, n.Call):
        called = view.calls_by_node.get(origin)
        if called is not None and called.function.name in CREATORS:
            name = CallSite(view, called).text(0)
            return Source((name.value,) if name is not None else (), _MADE)
        return None
    function, param = body.symbol, view.symbol_of(origin)
    if function is None or not isinstance(param, Variable) or not _is_kept(body, param):
        return None
    index = function.params.index(param) if param in function.params else -1
    if index == 0 and body.callers.known:
        return of_handler(body)
    return ask(view, _Handed(function, index, depth)) if index >= 0 and depth > 0 else None


def _is_kept(body: Body, param: Variable) -> bool:
    """Whether a parameter stays what the function is given."""
    refs = body.view.refs_of.get(param, ())
    return param.kind is Kind.PARAMETER and not any(ref.role in ("write", "readwrite") for ref in refs)


@dataclass(frozen=True, slots=True)
class _Handed:
    """Which event a function is given that the plugin calls itself too, as the parameter at `index`.

    What hands it on may be given it in its turn, `depth` times: functions may call each other.
    """

    function: Function
    index: int
    depth: int

    def __call__(self, unit: Unit) -> Source | None:
        known = cast("dict[_Handed, Source | None]", unit.cache.setdefault("handed events", {}))
        if self not in known:
            known[self] = self._source(unit)
        return known[self]

    def _source(self, unit: Unit) -> Source | None:
        place = unit.locate(self.function)
        known = callers(unit, place[0].path).get(self.function, NO_CALLERS) if place is not None else NO_CALLERS
        if not known.directly or known.stored or (known.registrations and self.index > 0):
            return None
        sources = [_of_registrations(known)] if known.registrations else []
        for body, site in calls_of(unit, self.function):
            event = site.argument(self.index)
            source = source_of(body, event, self.depth - 1) if event is not None and body is not None else None
            sources.append(_narrowed(body, site.call, source) if source is not None and body is not None else None)
        names = {name for source in sources if source is not None for name in source.names}
        if not sources or not all(source is not None and source.names for source in sources):
            return None
        modes = {mode for source in sources if source is not None for mode in source.modes}
        return Source(tuple(sorted(names)), frozenset(modes | {HANDED}))


def of_handler(body: Body) -> Source | None:
    """The events that call a handler; None when it is called in other ways too."""
    return _of_registrations(body.callers) if body.callers.known else None


def _of_registrations(known: Callers) -> Source | None:
    names: set[str] = set()
    modes: set[int] = set()
    certain = True
    for registration in known.registrations:
        if registration.callee == "UnhookEvent":
            continue
        if registration.callee not in HOOKS:
            return None
        found = registration.texts(_NAME)
        certain = certain and bool(found)
        names.update(found)
        modes.add(mode_of(registration))
    return Source(tuple(sorted(names)) if certain else (), frozenset(modes)) if modes else None


def copied(unit: Unit) -> frozenset[str]:
    """The events that the plugin hooks with a copy: then all its handlers of them get one."""
    known = unit.cache.get("copied events")
    if known is None:
        known = unit.cache["copied events"] = frozenset(
            name
            for path, closure in unit.files.items()
            if not closure.source.library
            for one in callers(unit, path).values()
            for registration in one.registrations
            if registration.callee in HOOKS and mode_of(registration) == POST
            for name in registration.texts(_NAME)
        )
    return known  # type: ignore[return-value]  # the cache holds what was put above


def mode_of(registration: Registration) -> int:
    """The mode in which an event is hooked."""
    mode = registration.number(_MODE)
    return mode if isinstance(mode, int) else POST
