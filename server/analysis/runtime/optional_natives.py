"""The natives that a plugin can do without: those that it marks as optional."""

from __future__ import annotations

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_MARK = "MarkNativeAsOptional"


def optional_natives(unit: Unit) -> frozenset[str]:
    """The names that `MarkNativeAsOptional` is called with anywhere in the plugin, its headers included."""
    known = unit.cache.get("optional natives")
    if known is None:
        known = unit.cache["optional natives"] = frozenset(_names(unit))
    return known  # type: ignore[return-value]  # the cache holds what was put above


def _names(unit: Unit) -> set[str]:
    found: set[str] = set()
    for path, closure in unit.files.items():
        if _MARK not in closure.words:
            continue
        for chunk in closure.scan.items:
            if isinstance(chunk, Chunk) and _MARK in chunk.words:
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                for called in view.checked.calls:
                    if called.function.name == _MARK:
                        found.update(text.value for text in CallSite(view, called).texts(0))
    return found
