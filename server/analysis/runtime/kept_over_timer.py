"""Clients and entities whose index is kept over a timer, and whether something bad surely comes of it.

A slot is given to somebody else at once when a bot takes it. The engine does not
use an entity's index again for a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, cast

from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import Body, function_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.kept_harm import Harm, client_harm, entity_harm, packed_harms
from server.analysis.runtime.kept_index import delay, is_entity, is_plain, timer_data
from server.analysis.runtime.packs import taken, written
from server.analysis.runtime.reached import runs
from server.analysis.runtime.stored_timer import is_managed
from server.analysis.runtime.timer_delays import longest_delay
from server.analysis.symbols import Function
from server.syntax import nodes as n

TIMERS: Final = ("CreateTimer", "CreateDataTimer")

_KEY: Final = "kept over timers"
_SOON: Final = 0.5
"""Seconds; what runs sooner is as good as the next frame."""
_BOT: Final = 3.0
"""Seconds in which a slot easily goes to another bot: enough for what changes something, as bots are changed too."""
_ENTITY: Final = 1.0
"""Seconds for which the engine leaves the index of a removed entity unused."""


class Kept(NamedTuple):
    """`name` at `start..end` of the chunk is what is passed to `callback`, in a pack or as it is.

    `certain` tells that the callback does harm; `throws` is a native that fails in it for a client that has left.
    """

    start: int
    end: int
    name: str
    callback: str
    packed: bool
    certain: bool
    throws: str = ""


def kept_clients(site: CallSite) -> tuple[Kept, ...]:
    """The client that `CreateTimer` is given as data."""
    return _once(site.view, "clients", site.call, lambda: _clients(site))


def packed_clients(body: Body) -> tuple[Kept, ...]:
    """The clients in the packs that a function gives to timers."""
    return _once(body.view, "packs", body.node, lambda: _packed(body))


def kept_entities(site: CallSite) -> tuple[Kept, ...]:
    """The entity, made or found in the function, that `CreateTimer` is given as data."""
    return _once(site.view, "entities", site.call, lambda: _entities(site))


def _once(view: ChunkView, what: str, place: n.Node, find: Callable[[], Iterator[Kept]]) -> tuple[Kept, ...]:
    """What is found at a place; the rules for what is certain and for what is not both ask."""
    known = cast("dict[tuple[str, n.Node], tuple[Kept, ...]]", view.cache.setdefault(_KEY, {}))
    if (what, place) not in known:
        known[what, place] = tuple(find())
    return known[what, place]


def _clients(site: CallSite) -> Iterator[Kept]:
    callback, data = site.passed_function(1), site.argument(2)
    if callback is None or data is None or not is_plain(site.view, data) or _is_soon(site) or is_managed(site):
        return
    if ask(site.view, timer_data, callback) == "client":
        yield _kept(site, data, callback, ask(site.view, client_harm, callback), packed=False)


def _packed(body: Body) -> Iterator[Kept]:
    for site in body.calls_of(*TIMERS):
        callback, data = site.passed_function(1), site.argument(2)
        pack = body.view.symbol_of(data) if isinstance(data, n.Name) else None
        if callback is None or pack is None or _is_soon(site) or is_managed(site):
            continue
        values = written(body, pack)
        uses = ask(body.view, taken, callback) if values else ()
        if not values or len(uses) != len(values):
            continue
        harms = ask(body.view, packed_harms, callback)
        for value, use, harm in zip(values, uses, harms, strict=True):
            if use == "client" and value.kind == "Cell" and is_plain(body.view, value.value):
                yield _kept(site, value.value, callback, harm, packed=True)


def _entities(site: CallSite) -> Iterator[Kept]:
    callback, data = site.passed_function(1), site.argument(2)
    if callback is None or not isinstance(data, n.Name) or not is_entity(site.view, data) or is_managed(site):
        return
    seconds = longest_delay(site)
    if (seconds is not None and seconds <= _ENTITY) or ask(site.view, timer_data, callback) != "entity":
        return
    certain = ask(site.view, entity_harm, callback).how in ("removes", "acts") and _is_run(site)
    yield Kept(data.start, data.end, data.name, callback.name, False, certain)


def _kept(site: CallSite, given: n.Expr, callback: Function, harm: Harm, *, packed: bool) -> Kept:
    name = site.view.chunk.cut.source[given.start : given.end]
    throws = harm.by if harm.how == "throws" else ""
    certain = _is_bad(site, harm) and _is_run(site)
    return Kept(given.start, given.end, name, callback.name, packed, certain, throws)


def _is_soon(site: CallSite) -> bool:
    seconds = delay(site)
    return seconds is not None and seconds < _SOON


def _is_bad(site: CallSite, harm: Harm) -> bool:
    """Whether somebody else can have the slot after so long that what the callback does is bad for him."""
    if harm.how in ("throws", "removes"):
        return True
    seconds = longest_delay(site)
    return harm.how == "acts" and (seconds is None or seconds >= _BOT)


def _is_run(site: CallSite) -> bool:
    """Whether the call stands in no function that nothing ever calls."""
    own = site.view.function_at(site.call.start)
    function = function_of(site.view, own) if own is not None else None
    return function is None or ask(site.view, runs, function) != "never"
