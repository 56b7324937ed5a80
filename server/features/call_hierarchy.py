"""Who calls a function and whom it calls. A function passed by name, as a callback, counts as called there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from server.analysis import signature
from server.analysis.navigate import (
    Place,
    Target,
    function_at,
    functions_in,
    place_of,
    refs_in,
    target_at,
)
from server.analysis.occurrences import references, sought
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Property
from server.analysis.unit import Unit
from server.analysis.workspace import Workspace
from server.syntax.chunk import Chunk

_CALLS = ("call", "callback")


@dataclass(frozen=True, slots=True)
class Callable:
    """A function in the hierarchy."""

    name: str
    detail: str
    method: bool
    place: Place


@dataclass(slots=True)
class Call:
    """A function at the other end, and the ranges of the calls in the file of the one that calls."""

    function: Callable
    ranges: list[tuple[int, int]] = field(default_factory=list)


def prepare_call_hierarchy(snapshot: Snapshot, offset: int) -> Callable | None:
    """The function under the cursor, or else the one that the cursor is in."""
    target = target_at(snapshot, offset)
    if target is not None and isinstance(target.symbol, Function):
        return _callable(snapshot.unit, target.symbol, target.chunk, snapshot.path)
    chunk = snapshot.chunk_at(offset)
    function = function_at(chunk, offset - chunk.start) if chunk is not None else None
    return _callable(snapshot.unit, function, chunk, snapshot.path) if function is not None else None


def incoming_calls(snapshot: Snapshot, offset: int, workspace: Workspace) -> Iterator[Call | None]:
    """The functions that call the one whose name stands at `offset`, None while the search goes on."""
    target = target_at(snapshot, offset)
    wanted = sought(snapshot, target) if target is not None and isinstance(target.symbol, Function) else None
    if wanted is None:
        return
    calls: dict[tuple[str, int], Call] = {}
    for found in references(snapshot, wanted, workspace):
        yield None
        if found is None or found.role not in _CALLS:
            continue
        unit = _unit_of(snapshot.project, snapshot.unit, workspace, found.path)
        made = _around(unit, found.path, found.start) if unit is not None else None
        if made is not None:
            key = (made.place.path, made.place.start)
            calls.setdefault(key, Call(made)).ranges.append((found.start, found.end))
    yield from calls.values()


def _unit_of(project: Project, unit: Unit, workspace: Workspace, path: str) -> Unit | None:
    if path in unit.files:
        return unit
    root = next(workspace.roots_of(path), None)
    return project.unit(root) if root is not None else None


def _around(unit: Unit, path: str, offset: int) -> Callable | None:
    for chunk in unit.chunks(path):
        if chunk.start <= offset < chunk.end:
            function = function_at(chunk, offset - chunk.start)
            return _callable(unit, function, chunk, path) if function is not None else None
    return None


def outgoing_calls(snapshot: Snapshot, offset: int) -> list[Call]:
    """The functions that the one whose name stands at `offset` calls, in the order of their first calls."""
    target: Target | None = target_at(snapshot, offset)
    chunk = target.chunk if target is not None else None
    if target is None or chunk is None or not isinstance(target.symbol, Function):
        return []
    unit, path = snapshot.unit, snapshot.path
    node = next((node for one, node in functions_in(chunk) if one.ident is target.symbol.ident), None)
    calls: dict[tuple[str, int], Call] = {}
    for ref in refs_in(unit, path, chunk) if node is not None else ():
        assert node is not None  # else there is nothing to go through
        if ref.role not in _CALLS or not node.start <= ref.start < node.end or not isinstance(ref.symbol, Function):
            continue
        made = _callable(unit, ref.symbol, chunk, path)
        if made is not None:
            call = calls.setdefault((made.place.path, made.place.start), Call(made))
            call.ranges.append((chunk.start + ref.start, chunk.start + ref.end))
    return list(calls.values())


def _callable(unit: Unit, symbol: Function, chunk: Chunk | None, path: str) -> Callable | None:
    place = place_of(unit, symbol, chunk, path)
    if place is None:
        return None
    located = unit.locate(symbol)
    owner = symbol.container
    name = f"{owner.name}.{symbol.name}" if isinstance(owner, Property) else signature.qualified(symbol)
    text = signature.function(symbol, located[1] if located is not None else chunk, keywords=True, name="\0").label
    return Callable(name, " ".join(text.replace("\0", "").split()), owner is not None, place)
