"""Checks one chunk for one unit, and keeps the result with its tree for as long as it holds."""

from __future__ import annotations

from server.analysis.check.declarations import Declarations, forward_exists
from server.analysis.check.scope import stands_before
from server.analysis.checked import Checked
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_KEPT = 6  # results for one tree: under other plugins, other files


class _Kept:
    """A result, and what it rests on besides the names in `deps`."""

    __slots__ = ("checked", "forwards", "incomplete", "order")

    def __init__(self, checked: Checked, incomplete: bool, order: dict[str, bool], forwards: dict[str, bool]) -> None:
        self.checked = checked
        self.incomplete = incomplete
        self.order = order
        self.forwards = forwards


def check_chunk(unit: Unit, path: str, chunk: Chunk, record_types: bool = False) -> Checked:
    """What checking `chunk` of the file `path` gives. With `record_types` the types of all expressions are there."""
    cache = chunk.syntax.cache
    kept: list[_Kept] = cache.setdefault("checked", [])  # type: ignore[assignment]  # only this function uses it
    for index, known in enumerate(kept):
        if (known.checked.types or not record_types) and _holds(known, unit, path, chunk):
            if index:
                kept.insert(0, kept.pop(index))
            return known.checked
    check = Declarations(unit, path, chunk)
    check.start_facts()
    check.start_relations()
    check.start_scopes()
    check.start_expressions(record_types)
    check.run()
    checked = Checked(check.problems, check.refs, check.deps, check.types or {})
    kept.insert(0, _Kept(checked, check.incomplete, check.order, check.forwards))
    del kept[_KEPT:]
    return checked


def _holds(known: _Kept, unit: Unit, path: str, chunk: Chunk) -> bool:
    if known.incomplete != (unit.standalone or bool(unit.missing)):
        return False
    lookup = unit.lookup
    for name, symbol in known.checked.deps.items():
        if lookup(name, path) is not symbol:
            return False
    return all(
        stands_before(unit, path, chunk, name) is before for name, before in known.order.items()
    ) and all(forward_exists(unit, path, name) is exists for name, exists in known.forwards.items())
