"""Functions of the plugin that stand in other chunks, with their calls: a callback where it is registered.

Worked out once for a unit. What a rule learns here has to be asked for with `asked.ask`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.body import Body, bodies, function_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import NO_CALLERS, callers
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk, words_of

_KEY = "bodies elsewhere"


def body_of(unit: Unit, function: Function) -> Body | None:
    """The body of a function of the plugin's own files; None for natives and for what libraries define."""
    known = cast("dict[Function, Body | None]", unit.cache.setdefault(_KEY, {}))
    if function not in known:
        known[function] = _body(unit, function)
    return known[function]


def _body(unit: Unit, function: Function) -> Body | None:
    if not function.has_body:
        return None
    place = unit.locate(function)
    if place is None or place[0].library:
        return None
    view = view_of(unit, place[0].path, place[1])
    node = next((one for one in view.functions if function_of(view, one) is function), None)
    if node is None:
        return None
    sites = (CallSite(view, called) for called in view.checked.calls)
    inside = tuple(site for site in sites if node.start <= site.call.start < node.end)
    return Body(view, node, callers(unit, place[0].path).get(function, NO_CALLERS), inside)


def calls_of(unit: Unit, function: Function) -> Iterator[tuple[Body | None, CallSite]]:
    """The calls of a function in the plugin's own files, each with the function that it stands in."""
    for path, closure in unit.files.items():
        if closure.source.library or function.name not in closure.words:
            continue
        for chunk in unit.chunks(path):
            if function.name not in words_of(chunk.cut):
                continue
            view = view_of(unit, path, chunk)
            sites = [CallSite(view, called) for called in view.checked.calls]
            around: list[Body] | None = None
            for site in sites:
                if site.function is function:
                    around = bodies(view, sites, callers(unit, path)) if around is None else around
                    inside = (one for one in around if one.node.start <= site.call.start < one.node.end)
                    yield next(inside, None), site


def is_own(unit: Unit, function: Function) -> bool:
    """Whether the plugin's own files define a function."""
    place = unit.locate(function) if function.has_body else None
    return place is not None and not place[0].library


def view_of(unit: Unit, path: str, chunk: Chunk) -> ChunkView:
    """A chunk of the file `path`, checked."""
    return ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
