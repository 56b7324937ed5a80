"""Gives the thing under the cursor another name, everywhere it is written: in all plugins that see it, in macros,
in code that is not compiled, and where natives and forwards are looked up by their name.

Refuses what would change the meaning of a plugin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from server.analysis.navigate import Target, target_at
from server.analysis.occurrences import Occurrence, Sought, in_file, in_unit, sought, units_seeing
from server.analysis.refusal import Refusal
from server.analysis.renaming import bad_name, conflict, fixed_name
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind, TypeSymbol
from server.analysis.unit import Unit
from server.analysis.workspace import Workspace


def prepare_rename(snapshot: Snapshot, offset: int) -> tuple[int, int] | None:
    """The range of the name that would be changed; None where no name is. Raises `Refusal`."""
    target = target_at(snapshot, offset)
    if target is None:
        return None
    _prepared(snapshot, target)
    return target.start, target.end


def rename(snapshot: Snapshot, offset: int, new: str, workspace: Workspace) -> Iterator[Occurrence | None]:
    """The places to write `new` at, None between them where the search may pause. Raises `Refusal`."""
    target = target_at(snapshot, offset)
    if target is None:
        raise Refusal("there is no name here")
    wanted = _prepared(snapshot, target)
    if new == wanted.name:
        return
    if problem := bad_name(new):
        raise Refusal(problem)
    if wanted.is_local:
        yield from _checked(snapshot.unit, wanted, list(in_file(snapshot.unit, snapshot.path, wanted)), new)
        return
    seen: set[str] = set()
    found = []
    for one in in_unit(snapshot.unit, wanted, seen):
        if one is None:
            yield None
        else:
            found.append(one)
    yield from _checked(snapshot.unit, wanted, found, new)
    yield from _elsewhere(snapshot, wanted, new, workspace, seen)


def _elsewhere(
    snapshot: Snapshot, wanted: Sought, new: str, workspace: Workspace, seen: set[str]
) -> Iterator[Occurrence | None]:
    for unit in units_seeing(snapshot, replace(wanted, name=new), workspace, set()):
        yield None
        if unit is not None and not wanted.is_member and unit.lookup(new, unit.root.path) is not None:
            raise Refusal(f"there is a `{new}` already in {unit.root.path}")
    for unit in units_seeing(snapshot, wanted, workspace, seen):
        yield None
        if unit is not None:
            places = [one for one in in_unit(unit, wanted, seen) if one is not None]
            yield from _checked(unit, wanted, places, new)


def _prepared(snapshot: Snapshot, target: Target) -> Sought:
    if target.include is not None:
        raise Refusal("an include is renamed by renaming its file")
    symbol = target.symbol
    if symbol is not None and symbol.kind in (Kind.CONSTRUCTOR, Kind.DESTRUCTOR):
        owner = symbol.container
        assert isinstance(owner, TypeSymbol)  # only types have them
        target = replace(target, symbol=owner)
    wanted = sought(snapshot, target, broad=True)
    if wanted is None:
        raise Refusal("the compiler itself brings this name along")
    if problem := fixed_name(snapshot, wanted):
        raise Refusal(problem)
    return wanted


def _checked(unit: Unit, wanted: Sought, found: list[Occurrence], new: str) -> Iterator[Occurrence]:
    problem = conflict(unit, wanted, found, new)
    if problem:
        raise Refusal(problem)
    for one in found:
        closure = unit.files.get(one.path)
        if closure is not None and closure.source.text.chars[one.start : one.end] == wanted.name:
            yield one
