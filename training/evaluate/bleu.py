"""BLEU of an answer against our reference, for comparison with what others report: it says little about being right."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_LONGEST: Final = 4


def bleu(answer: str, reference: str) -> float:
    """BLEU-4 of one text by tokens of code, from 0 to 1; runs that do not occur count as one half (Lin and Och)."""
    said, wanted = _TOKEN.findall(answer), _TOKEN.findall(reference)
    if not said or not wanted:
        return 0.0
    total = 0.0
    for size in range(1, _LONGEST + 1):
        given, known = _grams(said, size), _grams(wanted, size)
        possible = sum(given.values())
        hits = sum(min(count, known[gram]) for gram, count in given.items())
        if not possible:
            return 0.0
        total += math.log((hits or 0.5) / possible)
    shortness = min(0.0, 1.0 - len(wanted) / len(said))
    return round(math.exp(shortness + total / _LONGEST), 4)


def _grams(tokens: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))
