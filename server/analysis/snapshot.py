"""One file at one moment, with the plugin that it is part of: what every editor feature gets to see."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from server.analysis.closure import Source
from server.analysis.project import Project
from server.analysis.target import Target, target_of
from server.analysis.unit import Unit
from server.settings import Settings
from server.syntax.chunk import Chunk
from server.syntax.text import Text
from server.syntax.tree import SyntaxTree


@dataclass
class Snapshot:
    """`source` is a file of `unit`. Positions are UTF-8 byte offsets in `source.text`.

    `parsed` is a tree of that text, if there is one.
    """

    project: Project
    unit: Unit
    source: Source
    settings: Settings
    parsed: SyntaxTree | None = None

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path

    @property
    def text(self) -> Text:
        """The file's text."""
        return self.source.text

    @property
    def target(self) -> Target:
        """What the settings say that plugins are written for."""
        return target_of(self.settings)

    @cached_property
    def tree(self) -> SyntaxTree:
        """The file's concrete syntax tree."""
        return self.parsed if self.parsed is not None else SyntaxTree(self.source.text)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The file's chunks in order."""
        return self.unit.chunks(self.source.path)

    def chunk_at(self, offset: int) -> Chunk | None:
        """The chunk that holds `offset` (its end included)."""
        chunks = self.chunks
        index = bisect_right(chunks, offset, key=lambda chunk: chunk.start) - 1
        if index < 0:
            return None
        chunk = chunks[index]
        return chunk if offset <= chunk.end else None
