"""The names of events in calls that Left 4 Dead 2 does not have, but for those that the code is prepared to do without.

A name of other games is often meant for these. Says nothing about events of this game.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.companions import loaded
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.detect import is_for_left4dead, serves_several_games
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.game_events import CREATORS, HOOKS
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.texts import Text
from server.analysis.symbols import Symbol
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.knowledge import events
from server.syntax import nodes as n

NAMERS: Final = ("HookEvent", "UnhookEvent", "CreateEvent")
"""The functions that fail, or give nothing, for an event that there is not."""

_TRIES: Final = ("HookEventEx",)
_MOST: Final = 3


class Strange(NamedTuple):
    """A name that this game has not. `games` are some that have it.

    It `is_foreign` when nothing shows that the plugin is for this game: then it may be right where the plugin runs.
    """

    name: Text
    games: tuple[str, ...]
    is_foreign: bool


def strange_events(site: CallSite) -> Iterator[Strange]:
    """The strange names that a call of one of `NAMERS` can be given."""
    for name in site.texts(0):
        if events.event(name.value) is not None or is_guarded(site.view, site.call):
            continue
        games = events.other_games(name.value)
        if not games:
            yield Strange(name, (), False)
        elif not _is_provided_for(site, name.value):
            yield Strange(name, games[:_MOST], not ask(site.view, is_for_left4dead))


def _is_provided_for(site: CallSite, name: str) -> bool:
    """Whether the code is written for games that have an event and for those that have not."""
    view = site.view
    if ask(view, serves_several_games):
        return True
    if site.name in HOOKS:
        return False
    return name in ask(view, _tried) or (site.name in CREATORS and _is_tested(view, site.call))


def _tried(unit: Unit) -> frozenset[str]:
    """The events that the plugin tries to hook."""
    return frozenset(loaded(unit, _TRIES)[0])


def _is_tested(view: ChunkView, call: n.Call) -> bool:
    """Whether a condition asks whether a call gave anything."""
    function = view.function_at(call.start)
    if function is None:
        return False
    symbol = _kept_in(view, function, call)
    for node in nodes([function]):
        if isinstance(node, (n.If, n.Ternary, n.While, n.For)) and node.condition is not None:
            for one in nodes([node.condition]):
                if one is call or (symbol is not None and isinstance(one, n.Name) and view.symbol_of(one) is symbol):
                    return True
    return False


def _kept_in(view: ChunkView, function: n.Function, call: n.Call) -> Symbol | None:
    """The variable that a call's result is put into."""
    parent = parents_in(view, function).get(call)
    if isinstance(parent, n.Assign):
        return view.symbol_of(parent.target)
    made = (symbol for symbol in view.refs_of if getattr(symbol, "value", None) is call)
    return next(made, None)
