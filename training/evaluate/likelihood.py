"""How well a model foresees code: perplexity by token and bits by byte. What asks a model is given as a function."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Scorer = Callable[[str], list[float]]
"""Gives the natural logarithm of the chance of each token of a text, the first one left out."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Over some texts together."""

    texts: int
    tokens: int
    bytes: int
    perplexity: float
    bits_per_byte: float


def likelihood(texts: Iterable[str], score: Scorer) -> Likelihood:
    """Perplexity and bits per byte; the latter can be compared between models with other vocabularies."""
    count = tokens = size = 0
    total = 0.0
    for text in texts:
        chances = score(text)
        count, tokens, size = count + 1, tokens + len(chances), size + len(text.encode("utf-8"))
        total -= sum(chances)
    if not tokens:
        return Likelihood(count, 0, size, math.inf, math.inf)
    return Likelihood(count, tokens, size, math.exp(total / tokens), total / math.log(2) / size)
