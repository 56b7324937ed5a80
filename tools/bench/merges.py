"""Learns the merges of a byte-level vocabulary from a text, so that a model of the bench cuts code as real ones do."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from tools.bench.gguf import BYTE_TOKENS

_PIECE = re.compile(r" ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def merges_of(text: str, count: int) -> list[str]:
    """At most `count` merges, the first one the most wanted: two tokens with a space between them."""
    words = Counter(_PIECE.findall(text))
    cut = {word: [BYTE_TOKENS[byte] for byte in word.encode()] for word in words}
    found: list[str] = []
    pairs = _pairs(cut, words)
    while len(found) < count and pairs:
        (left, right), often = max(pairs.items(), key=lambda item: (item[1], item[0]))
        if often < 2:
            break
        found.append(f"{left} {right}")
        for word, tokens in cut.items():
            if left in tokens and right in tokens:
                for pair in itertools.pairwise(tokens):
                    pairs[pair] -= words[word]
                _merge(tokens, left, right)
                for pair in itertools.pairwise(tokens):
                    pairs[pair] += words[word]
        pairs.pop((left, right), None)
    return found


def _pairs(cut: dict[str, list[str]], words: Counter[str]) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for word, tokens in cut.items():
        for pair in itertools.pairwise(tokens):
            pairs[pair] += words[word]
    return pairs


def _merge(tokens: list[str], left: str, right: str) -> None:
    place = 0
    while place < len(tokens) - 1:
        if tokens[place] == left and tokens[place + 1] == right:
            tokens[place : place + 2] = [left + right]
        place += 1
