"""How near an answer comes to the text that was cut out of a file. Knows nothing of whether it is right."""

from __future__ import annotations

from typing import Any

from training.evaluate.tasks import Task


def measures(task: Task, answer: str, whole: str) -> dict[str, Any]:
    """Exact match, and edit similarity from 0 to 1, of what stands in the gap; white space around it does not count."""
    assert task.mask is not None
    before, behind = task.gap
    said = whole[len(before) : len(whole) - len(behind)] if whole.startswith(before) else answer
    wanted, given = _bare(task.mask.text), _bare(said)
    return {"exact": wanted == given, "similarity": round(similarity(wanted, given), 4)}


def _bare(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def similarity(one: str, other: str) -> float:
    """1 less the share of characters that have to be changed (Levenshtein) of the longer text."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(one, other)
