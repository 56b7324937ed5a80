"""What the answers about a chunk rest on besides the chunk itself: questions about other parts of the plugin.

An analysis that looks into another function asks through `ask`, so that what was found in a chunk can be kept for as
long as every answer stays the same. Answers are plain values. Must not know what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Symbol
from server.analysis.unit import Unit

_KEY = "asked"
A = TypeVar("A", bound=Hashable)
S = TypeVar("S", bound=Symbol)
Answers = tuple[tuple[Callable[[Unit, Symbol], Hashable], Symbol, Hashable], ...]
"""Questions, the symbols that they are about, and what was answered."""


def ask(view: ChunkView, question: Callable[[Unit, S], A], symbol: S) -> A:
    """The answer to a question about a symbol of the plugin; that it was asked is noted down."""
    asked = cast("dict[tuple[object, Symbol], A]", view.cache.setdefault(_KEY, {}))
    key = (question, symbol)
    if key not in asked:
        asked[key] = question(view.unit, symbol)
    return asked[key]


def answers(view: ChunkView) -> Answers:
    """What has been asked about a chunk so far."""
    asked = cast("dict[tuple[Callable[[Unit, Symbol], Hashable], Symbol], Hashable]", view.cache.get(_KEY, {}))
    return tuple((question, symbol, answer) for (question, symbol), answer in asked.items())


def still_answered(unit: Unit, known: Answers) -> bool:
    """Whether all answers would be the same in this version of the plugin."""
    return all(question(unit, symbol) == answer for question, symbol, answer in known)
