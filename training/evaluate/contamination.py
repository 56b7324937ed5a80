"""Whether training data holds the tasks, or the tasks training data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from training.evaluate.tasks import Task
from training.rows import overlap
from training.rows.jsonl import read
from training.rows.overlap import Held, Overlap


def texts_of(task: Task) -> list[str]:
    """What of a task must not be learnt: request, reference and what is given."""
    return [task.prompt, task.answer, *([task.start] if task.start else [])]


def overlaps(tasks: Iterable[Task], rows: Iterable[tuple[str, str]]) -> Iterator[Overlap]:
    """Each task against rows of (id, text), both ways. Rows are read once."""
    return overlap.overlaps((Held(task.id, texts_of(task)) for task in tasks), rows)


def rows_of(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of training rows at a path, each part of a row by itself."""
    for row in read(path):
        for at, text in enumerate(row.texts()):
            yield f"{row.id}#{at}", text
