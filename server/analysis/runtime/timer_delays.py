"""How long a timer waits at most: constants, what the plugin's calls pass, random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import body_of
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.runtime.unit_calls import functions_calling
from server.analysis.symbols import Function, Kind, Variable
from server.analysis.unit import Unit
from server.syntax import nodes as n

_DELAY: Final = 0
_DEPTH: Final = 4
_RANDOM: Final = {"GetRandomFloat": 1, "GetRandomInt": 1, "Math_GetRandomFloat": 1, "Math_GetRandomInt": 1}


def longest_delay(site: CallSite) -> float | None:
    """The most seconds after which a timer runs; None when nobody knows."""
    return _longest(site, site.argument(_DELAY))


def _longest(site: CallSite, expr: n.Expr | None, depth: int = _DEPTH) -> float | None:
    view = site.view
    value = view.number(expr) if expr is not None else None
    if expr is None or value is not None:
        return float(value) if value is not None else None
    if isinstance(expr, n.Paren):
        return _longest(site, expr.inner, depth)
    if isinstance(expr, n.Ternary):
        return _most([_longest(site, expr.then, depth), _longest(site, expr.other, depth)])
    if isinstance(expr, n.Call):
        called = view.calls_by_node.get(expr)
        inner = CallSite(view, called) if called is not None else None
        if inner is not None and inner.name == "GetURandomFloat":
            return 1.0
        return _longest(inner, inner.argument(_RANDOM[inner.name]), depth) if inner and inner.name in _RANDOM else None
    symbol = view.symbol_of(expr)
    if not isinstance(symbol, Variable) or symbol.container is None:
        return None
    if symbol.kind is not Kind.PARAMETER:
        values = view.values_of(symbol)
        return _most([_longest(site, one, depth - 1) for one in values]) if values and depth else None
    if not depth or any(ref.role in ("write", "readwrite") for ref in view.refs_of.get(symbol, ())):
        return None
    function = symbol.container
    if not isinstance(function, Function):
        return None
    return ask(view, _Passed(function.params.index(symbol), depth - 1), function)


def _most(values: list[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return max(known) if known and len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class _Passed:
    """The largest number that the plugin's calls pass for a parameter; None when nobody knows it of one."""

    index: int
    depth: int

    def __call__(self, unit: Unit, function: Function) -> float | None:
        place = unit.locate(function)
        if place is None:
            return None
        known = callers(unit, place[0].path).get(function, NO_CALLERS)
        names = functions_calling(unit, function)
        if known.registrations or known.stored or not names:
            return None
        found: list[float | None] = []
        for name in names:
            for entry in unit.entries(name, place[0].path):
                body = body_of(unit, entry.symbol) if isinstance(entry.symbol, Function) else None
                for site in body.calls if body is not None else ():
                    if site.function is function:
                        found.append(self._of(site))
        return _most(found)

    def _of(self, site: CallSite) -> float | None:
        if site.argument(self.index) is not None:
            return _longest(site, site.argument(self.index), self.depth)
        default = site.number(self.index)
        return float(default) if default is not None else None
