"""One request for completion: what is known about the cursor, worked out once for all sources of suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from server.analysis.cursor.expected import Expected, expected_at
from server.analysis.cursor.hole import Hole, Place, hole_at, hole_outside
from server.analysis.cursor.scope import Scope
from server.analysis.cursor.spot import Spot, spot_at
from server.analysis.header_index import include_edit
from server.analysis.quoted import Argument, typed_in
from server.analysis.snapshot import Snapshot
from server.features.completion.item import Abilities
from server.features.completion.matching import Pattern
from server.syntax.text import unlatin


@dataclass
class Request:
    """The cursor at `offset` of the snapshot's file, for an editor with certain `abilities`.

    `place` is set where the grammar does not tell it: in directives.
    """

    snapshot: Snapshot
    offset: int
    abilities: Abilities
    place: Place | None = None

    @cached_property
    def spot(self) -> Spot:
        """The kind of text."""
        return spot_at(self.snapshot, self.offset)

    @cached_property
    def hole(self) -> Hole:
        """The place in the grammar."""
        if self.place is not None:
            return hole_outside(self.snapshot, self.spot, self.place)
        return hole_at(self.snapshot, self.spot)

    @cached_property
    def scope(self) -> Scope:
        """The names in scope."""
        return Scope(self.snapshot.unit, self.snapshot.path, self.hole)

    @cached_property
    def expected(self) -> Expected:
        """What the place asks for."""
        return expected_at(self.hole, self.scope)

    @cached_property
    def argument(self) -> Argument | None:
        """What the string around the cursor is an argument of."""
        return typed_in(self.snapshot.unit, self.snapshot.path, self.hole)

    @cached_property
    def typed(self) -> str:
        """The part of the word that stands before the cursor."""
        return unlatin(self.snapshot.text.chars[self.spot.start : self.offset])

    @cached_property
    def pattern(self) -> Pattern:
        """The same, to compare names with."""
        return Pattern(self.typed)

    @cached_property
    def include_edit(self) -> tuple[int, str]:
        """Where an `#include` goes, and what goes there with `{}` for the header."""
        return include_edit(self.snapshot.unit.files[self.snapshot.path], "{}")

    @cached_property
    def following(self) -> str:
        """The first character behind the word, spaces left out."""
        chars = self.snapshot.text.chars
        at = self.spot.end
        while chars[at : at + 1] in (" ", "\t"):
            at += 1
        return chars[at : at + 1]

    @cached_property
    def words_here(self) -> frozenset[str]:
        """The words of the declaration around the cursor."""
        chunk = self.spot.chunk
        return chunk.words if chunk is not None else frozenset()

    @cached_property
    def words_in_file(self) -> frozenset[str]:
        """All words of the file."""
        return frozenset().union(*(chunk.words for chunk in self.snapshot.chunks))
