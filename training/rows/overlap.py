"""Whether texts hold each other: equal runs of words, and likeness as a whole. Says of no text what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from training.rows.alike import Index, signature

GRAM: Final = 12
THRESHOLD: Final = 0.58
_MOST_SHARED: Final = 0.5
_WORD: Final = re.compile(r"\w+|[^\w\s]")


class Held(NamedTuple):
    """Something that must not be learnt: its id, and the texts that it has."""

    id: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Overlap:
    """One task against all rows.

    `shared` is the share of its runs of 12 words that some row has, `row_shared` the largest share of a row's runs that
    the task has, `alike` the likeness of the nearest row (0 below the threshold), with that row's id.
    """

    task: str
    shared: float
    row_shared: float
    alike: float
    row: str

    @property
    def is_contaminated(self) -> bool:
        """Whether a model may have seen it."""
        return self.alike >= THRESHOLD or self.shared >= _MOST_SHARED or self.row_shared >= _MOST_SHARED


def words(text: str) -> list[str]:
    """A text as words and signs, without regard to case."""
    return _WORD.findall(text.lower())


def grams(tokens: list[str]) -> set[int]:
    """Hashes of all runs of 12."""
    return {hash(tuple(tokens[at : at + GRAM])) for at in range(len(tokens) - GRAM + 1)}


def overlaps(held: Iterable[Held], rows: Iterable[tuple[str, str]]) -> Iterator[Overlap]:
    """Each of what is held against rows of (id, text), both ways. Rows are read once."""
    guard = Guard(held)
    count = len(guard.held)
    seen: list[set[int]] = [set() for _ in range(count)]
    most = [(0.0, "")] * count
    alike = [(0.0, "")] * count
    for name, text in rows:
        tokens = words(text)
        for at, much in guard.near(tokens):
            alike[at] = max(alike[at], (much, name))
        found = grams(tokens)
        for at, shared in guard.shared(found):
            seen[at] |= shared
            most[at] = max(most[at], (len(shared) / len(found), name))
    for at, one in enumerate(guard.held):
        share = len(seen[at]) / len(guard.grams[at]) if guard.grams[at] else 0.0
        row = alike[at][1] or most[at][1]
        yield Overlap(one.id, round(share, 4), round(most[at][0], 4), round(alike[at][0], 4), row)


class Guard:
    """What must not be learnt, to hold texts against one by one."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.held = list(held)
        self.grams = [set[int]().union(*(grams(words(text)) for text in one.texts)) for one in self.held]
        self._everything = set[int]().union(*self.grams)
        self._index = Index(THRESHOLD)
        for at, one in enumerate(self.held):
            for text in one.texts:
                self._index.add(at, signature(words(text)))

    def found_in(self, text: str) -> str:
        """The id of what a text holds, or is held by, as one text; "" for nothing."""
        tokens = words(text)
        for at, _ in self.near(tokens):
            return self.held[at].id
        found = grams(tokens)
        for at, shared in self.shared(found):
            if len(shared) >= _MOST_SHARED * min(len(found), len(self.grams[at])):
                return self.held[at].id
        return ""

    def near(self, tokens: list[str]) -> Iterator[tuple[int, float]]:
        """What is alike as a whole, by its number, with how much."""
        for at, much in self._index.near(signature(tokens)):
            yield int(str(at)), much

    def shared(self, found: set[int]) -> Iterator[tuple[int, set[int]]]:
        """What has runs of words in common with those `found`, by its number, with these."""
        if found.isdisjoint(self._everything):
            return
        for at, own in enumerate(self.grams):
            shared = found & own
            if shared:
                yield at, shared
