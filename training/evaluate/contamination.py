"""Whether training data holds the tasks, or the tasks training data: equal runs of words, and likeness as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from training.evaluate.tasks import Task
from training.rows.alike import Index, signature
from training.rows.jsonl import read

GRAM: Final = 12
THRESHOLD: Final = 0.58
_WORD: Final = re.compile(r"\w+|[^\w\s]")


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
        return self.alike >= THRESHOLD or self.shared >= 0.5 or self.row_shared >= 0.5


def words(text: str) -> list[str]:
    """A text as words and signs, without regard to case."""
    return _WORD.findall(text.lower())


def grams(tokens: list[str]) -> set[int]:
    """Hashes of all runs of 12."""
    return {hash(tuple(tokens[at : at + GRAM])) for at in range(len(tokens) - GRAM + 1)}


def texts_of(task: Task) -> list[str]:
    """What of a task must not be learnt: request, reference and what is given."""
    return [task.prompt, task.answer, *([task.start] if task.start else [])]


def overlaps(tasks: Iterable[Task], rows: Iterable[tuple[str, str]]) -> Iterator[Overlap]:
    """Each task against rows of (id, text), both ways. Rows are read once."""
    known = list(tasks)
    own = [set().union(*(grams(words(text)) for text in texts_of(task))) for task in known]
    everything = set().union(*own) if own else set()
    index = Index(THRESHOLD)
    for number, task in enumerate(known):
        for text in texts_of(task):
            index.add(number, signature(words(text)))
    seen: list[set[int]] = [set() for _ in known]
    most = [(0.0, "")] * len(known)
    alike = [(0.0, "")] * len(known)
    for name, text in rows:
        tokens = words(text)
        found = grams(tokens)
        for number, much in index.near(signature(tokens)):
            at = int(str(number))
            alike[at] = max(alike[at], (much, name))
        if found.isdisjoint(everything):
            continue
        for at, mine in enumerate(own):
            shared = found & mine
            if shared:
                seen[at] |= shared
                most[at] = max(most[at], (len(shared) / len(found), name))
    for at, task in enumerate(known):
        share = len(seen[at]) / len(own[at]) if own[at] else 0.0
        row = alike[at][1] or most[at][1]
        yield Overlap(task.id, round(share, 4), round(most[at][0], 4), round(alike[at][0], 4), row)


def rows_of(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of training rows at a path, each part of a row by itself."""
    for row in read(path):
        for at, text in enumerate(row.texts()):
            yield f"{row.id}#{at}", text
