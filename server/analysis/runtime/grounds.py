"""What a rule has asked about the rest of the plugin, so that its answer is kept only while that stays the same.

A rule looks at one chunk; what it learns from others goes through `ask`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.unit import Unit

T = TypeVar("T")
Grounds = dict[Callable[[Unit], object], object]
"""Questions with their answers."""

_KEY = "grounds"


def ask(view: ChunkView, question: Callable[[Unit], T]) -> T:
    """The answer of `question`, a function of the unit alone that is equal to itself, for the chunk's unit."""
    answer = question(view.unit)
    grounds(view)[question] = answer
    return answer


def grounds(view: ChunkView) -> Grounds:
    """All that was asked for a chunk."""
    return cast("Grounds", view.cache.setdefault(_KEY, {}))


def still_hold(unit: Unit, known: Grounds) -> bool:
    """Whether all answers would be the same now."""
    return all(question(unit) == answer for question, answer in known.items())
