"""The code in what is said: fenced blocks of a text with their places, and which of them are meant as right."""

from __future__ import annotations

import re
from typing import NamedTuple

_OURS = frozenset(("sourcepawn", "sp", "sourcemod", "pawn", "c", "cpp", "c++", ""))
_WRONG_BEFORE = re.compile(
    r"(?i)\b(?:wrong|incorrect|broken|bad|instead of|do(?:es)? not (?:work|compile)|don't|never write|avoid|before)\b"
)
_RIGHT_BEFORE = re.compile(r"(?i)\b(?:right|correct(?:ed)?|better|good|fixed|use this|write this|should be|after)\b")

_TEACHES = re.compile(
    r"(?i)\b(?:not|no|never|isn't|doesn't|don't|instead|rather|wrong|invalid|incorrect|mistaken|outdated|deprecated"
    r"|avoid|replace[ds]?|was renamed|belongs to|invented|hallucinated|made up|fails?)\b|不|没有|错|нет|не "
)


class Block(NamedTuple):
    """A fenced block. `start..end` is its code in the text; `before` the prose line above it."""

    language: str
    code: str
    start: int
    end: int
    before: str
    closed: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is SourcePawn, as far as its fence says."""
        return self.language in _OURS

    @property
    def is_meant_wrong(self) -> bool:
        """Whether the prose above says that it is what one should not write."""
        return bool(_WRONG_BEFORE.search(self.before)) and not _RIGHT_BEFORE.search(self.before)


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a text, in order."""
    if "```" not in text and "~~~" not in text:
        return []
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[Block] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type != "fence" or token.map is None:
            continue
        first, after = token.map
        closed = after - first >= 2 and lines[after - 1].strip().startswith(token.markup[:3])
        end = after - 1 if closed else after
        words = token.info.split()
        language = words[0].lower() if words else ""
        start, stop = starts[first + 1], max(starts[first + 1], min(starts[end], len(text)))
        found.append(Block(language, text[start:stop], start, stop, _above(lines, first), closed))
    return found


def _above(lines: list[str], at: int) -> str:
    while at and not lines[at - 1].strip():
        at -= 1
    return lines[at - 1] if at else ""


def outside(text: str, found: list[Block]) -> list[tuple[int, int]]:
    """The ranges of the text that are no code."""
    ranges: list[tuple[int, int]] = []
    at = 0
    for one in found:
        ranges.append((at, one.start))
        at = one.end
    return [*ranges, (at, len(text))]


def teaches(sentence: str) -> bool:
    """Whether a sentence says of something that it is wrong, or what to write in its place."""
    return _TEACHES.search(sentence) is not None
