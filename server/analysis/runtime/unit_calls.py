"""Which functions of a plugin call a function, by name. Worked out once for a unit; ask for it with `asked.ask`."""

from __future__ import annotations

from typing import cast

from server.analysis.checked import Checked
from server.analysis.runtime.call_site import qualified
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import view_of
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_KEY = "calls by name"
Calls = dict[str, frozenset[str]]


def functions_calling(unit: Unit, function: Function) -> frozenset[str]:
    """The names of the plugin's functions that call `function`."""
    return _of_unit(unit).get(qualified(function), frozenset())


def asks_for_libraries(unit: Unit, function: Function) -> bool:
    """Whether the plugin asks anywhere which libraries or natives there are, for all natives such as `function`."""
    del function
    calls = _of_unit(unit)
    checks = any(name in calls for name in ("LibraryExists", "GetFeatureStatus", "CanTestFeatures", "RequireFeature"))
    return checks or _has_body(unit, "OnLibraryAdded")


def _has_body(unit: Unit, name: str) -> bool:
    return any(
        isinstance(entry.symbol, Function) and entry.symbol.has_body for entry in unit.entries(name, unit.root.path)
    )


def _of_unit(unit: Unit) -> Calls:
    known = cast("Calls | None", unit.cache.get(_KEY))
    if known is None:
        found: dict[str, set[str]] = {}
        for path, closure in unit.files.items():
            if not closure.source.library:
                for item in closure.scan.items:
                    if isinstance(item, Chunk):
                        for name, callers in _of_chunk(view_of(unit, path, item)).items():
                            found.setdefault(name, set()).update(callers)
        known = unit.cache[_KEY] = {name: frozenset(callers) for name, callers in found.items()}
    return known


def _of_chunk(view: ChunkView) -> Calls:
    kept = cast("tuple[Checked, Calls] | None", view.chunk.syntax.cache.get(_KEY))
    if kept is not None and kept[0] is view.checked:
        return kept[1]
    found: dict[str, set[str]] = {}
    for called in view.checked.calls:
        function = view.function_at(called.call.start)
        if function is not None:
            found.setdefault(qualified(called.function), set()).add(function.name.name)
    made = {name: frozenset(callers) for name, callers in found.items()}
    view.chunk.syntax.cache[_KEY] = (view.checked, made)
    return made
