"""How often a function of the plugin runs: never, once while the plugin is loaded, or again and again.

Where that is not certain the answer is the last. Ask with `asked.ask`.
"""

from __future__ import annotations

from typing import Final, Literal

from server.analysis.implementation import forwards_of
from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import Body, function_of
from server.analysis.runtime.elsewhere import calls_of
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.symbols import Function
from server.analysis.unit import Unit

Runs = Literal["never", "once", "often"]

RUNS_ONCE: Final = frozenset({"OnPluginStart", "OnPluginEnd", "OnAllPluginsLoaded", "AskPluginLoad", "AskPluginLoad2"})
_ORDER: Final[tuple[Runs, ...]] = ("never", "once", "often")
_DEPTH: Final = 4


def runs_often(body: Body) -> bool:
    """Whether a function may run more than once: else what it loses, it loses once."""
    function = function_of(body.view, body.node)
    return function is None or ask(body.view, runs, function) == "often"


def runs(unit: Unit, function: Function) -> Runs:
    """How often a function with a body runs, as far as its callers tell."""
    return _runs(unit, function, _DEPTH)


def _runs(unit: Unit, function: Function, depth: int) -> Runs:
    if function.name in RUNS_ONCE:
        return "once"
    place = unit.locate(function)
    if place is None or not depth or unit.standalone or _is_entry(unit, function):
        return "often"
    known = callers(unit, place[0].path).get(function, NO_CALLERS)
    if known.registrations or known.stored:
        return "often"
    found: Runs = "never"
    for body, site in calls_of(unit, function):
        caller = function_of(site.view, body.node) if body is not None else None
        if caller is function:
            continue
        inner = _runs(unit, caller, depth - 1) if caller is not None else "often"
        found = inner if _ORDER.index(inner) > _ORDER.index(found) else found
        if found == "often":
            break
    return found


def _is_entry(unit: Unit, function: Function) -> bool:
    """Whether somebody outside of the plugin calls it, or it is called without its name."""
    return (
        function.container is not None
        or bool(function.operator)
        or any(function.name in known for known in forwards_of(unit))
    )
