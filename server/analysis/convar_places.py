"""Where a plugin makes the console variables that it, or a file that it includes, looks up by name."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.check.chunk import check_chunk
from server.analysis.navigate import Place
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_MAKERS = frozenset({"CreateConVar", "AutoExecConfig_CreateConVar"})


def convar_places(unit: Unit, name: str) -> Iterator[Place]:
    """The calls that make the variable `name`, by the place of its name; as far as it is written there."""
    wanted = name.casefold()
    for path, closure in unit.files.items():
        if closure.source.library or not _MAKERS & closure.words:
            continue
        for chunk in closure.scan.items:
            if isinstance(chunk, Chunk) and _MAKERS & chunk.words:
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                for called in view.checked.calls:
                    if called.function.name not in _MAKERS:
                        continue
                    site = CallSite(view, called)
                    for text in site.texts(0):
                        if text.literal and text.value.casefold() == wanted:
                            start, end = text.inner
                            call = site.call
                            base = chunk.start
                            yield Place(path, base + start, base + end, base + call.start, base + call.end)
