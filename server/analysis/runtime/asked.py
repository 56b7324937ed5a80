"""Questions about one function or variable of the plugin, for rules that have to look beyond their chunk.

What was found in a chunk is kept only while every answer stays the same (see `grounds`). Must not know what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from server.analysis.runtime import grounds
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Symbol
from server.analysis.unit import Unit

A = TypeVar("A", bound=Hashable)
S = TypeVar("S", bound=Symbol)


def ask(view: ChunkView, question: Callable[[Unit, S], A], symbol: S) -> A:
    """What `question` says about a symbol of the plugin: a plain value."""
    return grounds.ask(view, _About(question, symbol))


@dataclass(frozen=True, slots=True)
class _About(Generic[S, A]):
    question: Callable[[Unit, S], A]
    symbol: S

    def __call__(self, unit: Unit) -> A:
        return self.question(unit, self.symbol)
