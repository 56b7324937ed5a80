"""Texts that are nearly the same: MinHash over 5-grams of tokens, and groups of what is at least so much alike.

The signatures are made by rensa; the index over them is a few tables, which costs about 2 KB for each text.
"""

from __future__ import annotations

import base64
from array import array
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

PERMUTATIONS = 128
GRAM = 5
_SEED = 20_240_229
Key = TypeVar("Key", bound=Hashable)
Signature = array  # of PERMUTATIONS numbers of 32 bits


def signature(tokens: Sequence[str]) -> array[int]:
    """The signature of a text as its tokens. A text shorter than a gram is one gram."""
    from rensa import RMinHash  # pyright: ignore[reportAttributeAccessIssue]  # a compiled module without types

    grams = {"\0".join(tokens[at : at + GRAM]) for at in range(max(1, len(tokens) - GRAM + 1))}
    made = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    made.update(sorted(grams))
    return array("I", made.digest())


def packed(one: array[int]) -> str:
    """A signature as text."""
    return base64.b85encode(one.tobytes()).decode()


def unpacked(text: str) -> array[int]:
    """The signature of a text that `packed` made."""
    return array("I", base64.b85decode(text))


def likeness(one: array[int], other: array[int]) -> float:
    """An estimate of the share of grams that two texts have in common (Jaccard)."""
    return sum(map(int.__eq__, one, other)) / PERMUTATIONS


class Index:
    """Signatures by key, asked for those at least `threshold` alike."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._bands, self._rows = banding(threshold)
        self._tables: list[dict[int, list[int]]] = [{} for _ in range(self._bands)]
        self._keys: list[Hashable] = []
        self._held: list[array[int]] = []

    def __len__(self) -> int:
        return len(self._keys)

    def near(self, one: array[int]) -> Iterator[tuple[Hashable, float]]:
        """The keys of what is alike, in the order in which they were added, each with how much."""
        seen: set[int] = set()
        for table, key in zip(self._tables, self._band_keys(one), strict=True):
            seen.update(table.get(key, ()))
        for number in sorted(seen):
            much = likeness(one, self._held[number])
            if much >= self._threshold:
                yield self._keys[number], much

    def add(self, key: Hashable, one: array[int]) -> None:
        """Add a signature."""
        number = len(self._keys)
        self._keys.append(key)
        self._held.append(one)
        for table, band in zip(self._tables, self._band_keys(one), strict=True):
            table.setdefault(band, []).append(number)

    def _band_keys(self, one: array[int]) -> Iterator[int]:
        raw, size = one.tobytes(), self._rows * one.itemsize
        for band in range(self._bands):
            yield hash(raw[band * size : (band + 1) * size])


def banding(threshold: float) -> tuple[int, int]:
    """Bands and rows with which what is `threshold` alike is found, and little else looked at."""

    def missed(bands: int, rows: int) -> float:
        steps = 50
        below = sum(1 - (1 - (threshold * i / steps) ** rows) ** bands for i in range(steps)) * threshold / steps
        spread = 1 - threshold
        above = (
            sum((1 - (threshold + spread * i / steps) ** rows) ** bands for i in range(1, steps + 1)) * spread / steps
        )
        return below + 9 * above  # to look at one too many costs time, to miss one costs the result

    choices = [(PERMUTATIONS // rows, rows) for rows in range(1, PERMUTATIONS // 4 + 1)]
    return min(choices, key=lambda choice: missed(*choice))


def clusters(items: Sequence[Key], near: Callable[[Key], Iterator[Key]]) -> list[list[Key]]:
    """Items in groups: whatever is near something is in its group. Groups and items keep their order."""
    parent = {item: item for item in items}

    def root(item: Key) -> Key:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for item in items:
        for other in near(item):
            parent[root(other)] = root(item)
    found: dict[Key, list[Key]] = {}
    for item in items:
        found.setdefault(root(item), []).append(item)
    return list(found.values())
