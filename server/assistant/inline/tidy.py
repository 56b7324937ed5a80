"""Drops what a model says because it is there already: the lines below the cursor, and itself again and again."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+|[^\w\s]")
_WINDOWS = ((1, 10), (10, 30), (20, 45), (30, 60))  # distinct words at most, of so many at the end
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")  # hides what stands there
_MOST_SAME_LINES = 3
_LOOKED_AT = 3
_CLOSE = 0.95
_JUNK = ("```", "<think>", "<|", "<fim", "<PRE>", "<MID>", "▁<")


def tidied(text: str, prefix: str, suffix: str) -> str:
    """The suggestion without what repeats the text around it; "" when nothing of worth is left."""
    for mark in _JUNK:
        text = text.partition(mark)[0]
    text = text.rstrip()
    if (
        not text.strip()
        or _CONTROL.search(text)
        or is_repetitive(text)
        or repeats_below(text, suffix)
        or _repeats_above(text, prefix)
    ):
        return ""
    return _without_overlap(text, suffix)


def is_repetitive(text: str) -> bool:
    """Whether a text runs in circles."""
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) > 1]
    if lines and Counter(lines).most_common(1)[0][1] > _MOST_SAME_LINES:
        return True
    words = _WORD.findall(text)
    return any(len(words) >= size and len(set(words[-size:])) <= most for most, size in _WINDOWS if most > 1) or (
        len(words) >= _WINDOWS[0][1] and len(set(words[-_WINDOWS[0][1] :])) <= _WINDOWS[0][0]
    )


def repeats_below(text: str, suffix: str) -> bool:
    """Whether the first lines of the suggestion are those that follow the cursor anyway, or nearly."""
    own, below = _first_lines(text), _first_lines(suffix.partition("\n")[2])
    count = min(len(own), len(below))
    if not count or len("".join(own[:count])) < _LOOKED_AT:
        return False
    a, b = "\n".join(own[:count]), "\n".join(below[:count])
    return a == b or (count == _LOOKED_AT and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _CLOSE)


def _repeats_above(text: str, prefix: str) -> bool:
    """Whether the suggestion is the line before the cursor once more."""
    above = [line.strip() for line in prefix.splitlines()[:-1] if line.strip()]
    last = prefix.rpartition("\n")[2].strip()
    own = [line.strip() for line in text.splitlines() if line.strip()]
    return not last and bool(above) and bool(own) and own[0] == above[-1] and len(own[0]) > _LOOKED_AT


def _first_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line][:_LOOKED_AT]


def _without_overlap(text: str, suffix: str) -> str:
    """The text without lines at its end that the file goes on with."""
    below = [line.strip() for line in suffix.partition("\n")[2].splitlines()[:_LOOKED_AT] if line.strip()]
    lines = text.split("\n")
    for count in range(min(len(lines) - 1, len(below)), 0, -1):
        tail = [line.strip() for line in lines[-count:]]
        if tail == below[:count] and any(len(line) > 1 for line in tail):
            return "\n".join(lines[:-count]).rstrip()
    return text
