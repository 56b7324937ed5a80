"""The console variables that a plugin makes itself."""

from __future__ import annotations

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_MAKERS = frozenset({"CreateConVar", "AutoExecConfig_CreateConVar"})


def made_convars(unit: Unit) -> frozenset[str]:
    """Their names in lower case, as far as they are constant."""
    known = unit.cache.get("made convars")
    if known is None:
        known = unit.cache["made convars"] = frozenset(_names(unit))
    return known  # type: ignore[return-value]  # the cache holds what was put above


def _names(unit: Unit) -> set[str]:
    found: set[str] = set()
    for path, closure in unit.files.items():
        if closure.source.library or not _MAKERS & closure.words:
            continue
        for chunk in closure.scan.items:
            if isinstance(chunk, Chunk) and _MAKERS & chunk.words:
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                for called in view.checked.calls:
                    if called.function.name in _MAKERS:
                        found.update(text.value.lower() for text in CallSite(view, called).texts(0))
    return found
