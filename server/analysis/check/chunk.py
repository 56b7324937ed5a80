"""Checks one chunk for one unit, and keeps the result with its tree for as long as it holds."""

from __future__ import annotations

from weakref import WeakValueDictionary

from server.analysis.check.declarations import Declarations, forward_exists
from server.analysis.check.returned import returned_dims
from server.analysis.check.scope import stands_before
from server.analysis.checked import Checked
from server.analysis.closure import Closure
from server.analysis.declare import symbols_of
from server.analysis.symbols import Function, Symbol
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_KEPT = 6  # results for one tree: under other plugins, other files


class _State:
    """All that names can stand for in a unit: what the root declares, in order, and the files that it includes."""

    __slots__ = ("__weakref__", "included", "incomplete", "names", "symbols")

    def __init__(self, unit: Unit) -> None:
        self.symbols: list[Symbol] = []
        for chunk in unit.chunks(unit.root.path):
            self.symbols.extend(symbols_of(chunk))
        self.included: list[Closure | None] = [inner for _, inner in unit.closure.included]
        self.incomplete = unit.standalone or bool(unit.missing)
        self.names = unit.names

    def is_same(self, other: _State) -> bool:
        """Whether every name stands for the same under both."""
        return self.symbols == other.symbols and self.included == other.included and self.incomplete == other.incomplete


class _Kept:
    """A result, the state it was found or confirmed in, and what it rests on besides the names in `deps`.

    `searched` is whether names that look alike were searched for among all.
    """

    __slots__ = ("checked", "forwards", "order", "path", "returned", "searched", "state")

    def __init__(self, check: Declarations, state: _State) -> None:
        self.checked = Checked(check.problems, check.refs, check.deps, check.types or {}, check.calls, check.passed)
        self.state = state
        self.path = check.path
        self.order = check.order
        self.forwards = check.forwards
        self.returned = check.returned
        self.searched = check.searches > 0


_states: WeakValueDictionary[str, _State] = WeakValueDictionary()


def check_chunk(unit: Unit, path: str, chunk: Chunk, record_types: bool = False) -> Checked:
    """What checking `chunk` of the file `path` gives. With `record_types` the types of all expressions are there."""
    state = _state(unit)
    cache = chunk.syntax.cache
    kept: list[_Kept] = cache.setdefault("checked", [])  # type: ignore[assignment]  # only this function uses it
    for index, known in enumerate(kept):
        if (known.checked.types or not record_types) and _holds(known, unit, path, chunk, state):
            if index:
                kept.insert(0, kept.pop(index))
            return known.checked
    check = Declarations(unit, path, chunk)
    check.start(record_types)
    check.run()
    kept.insert(0, _Kept(check, state))
    del kept[_KEPT:]
    return kept[0].checked


def _state(unit: Unit) -> _State:
    """The unit's state: the same object as that of its last version if an edit has not changed what names mean."""
    state = unit.cache.get("state")
    if not isinstance(state, _State):
        state = _State(unit)
        before = _states.get(unit.root.path)
        if before is not None and before.is_same(state):
            state = before
        _states[unit.root.path] = state
        unit.cache["state"] = state
    return state


def _holds(known: _Kept, unit: Unit, path: str, chunk: Chunk, state: _State) -> bool:
    if known.state is state and known.path == path:
        return not known.returned or _returns_the_same(known, chunk, unit, path)
    if known.state.incomplete != state.incomplete:
        return False
    if known.searched and known.state.names.keys() != state.names.keys():
        return False
    lookup = unit.lookup
    for name, symbol in known.checked.deps.items():
        if lookup(name, path) is not symbol:
            return False
    if not (
        all(stands_before(unit, path, chunk, name) is before for name, before in known.order.items())
        and all(forward_exists(unit, path, name) is exists for name, exists in known.forwards.items())
        and _returns_the_same(known, chunk, unit, path)
    ):
        return False
    known.state, known.path = state, path
    return True


def _returns_the_same(known: _Kept, chunk: Chunk, unit: Unit, path: str) -> bool:
    """Whether the arrays that called functions return are as large as before; their bodies decide that."""
    if not known.returned:
        return True
    check = Declarations(unit, path, chunk)
    check.start(False)
    for name, dims in known.returned.items():
        symbol = check.lookup(name)
        if not isinstance(symbol, Function) or returned_dims(check, symbol) != dims:
            return False
    return True
