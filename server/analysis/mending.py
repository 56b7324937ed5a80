"""Applies corrections to a text: each one whole or not at all, and none that touches another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from server.analysis.finding import Edit, Finding
from server.syntax.text import Text, latin


def safe_edits(findings: Iterable[Finding]) -> list[tuple[Edit, ...]]:
    """The edits of each finding's correction that may be made without asking anyone."""
    chosen = (next((fix for fix in finding.fixes if fix.safe), None) for finding in findings)
    return [fix.edits for fix in chosen if fix is not None]


class Mended(NamedTuple):
    """The edits of the corrections that are made, in order, and the findings that each is for or that none mends."""

    edits: list[Edit]
    fixed: list[Finding]
    left: list[Finding]


def mended(findings: Iterable[Finding]) -> Mended:
    """What becomes of findings when the corrections are made that need nobody's word."""
    made, fixed, left = _Made(), list[Finding](), list[Finding]()
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.safe), None)
        (fixed if fix is not None and made.take(fix.edits) else left).append(finding)
    return Mended(made.ordered(), fixed, left)


def compatible(corrections: Iterable[Sequence[Edit]]) -> tuple[list[Edit], int]:
    """The edits of the corrections that do not meddle with an earlier one, in order, and how many those are."""
    made = _Made()
    count = sum(made.take(one) for one in corrections)
    return made.ordered(), count


class _Made:
    """Edits that do not touch one another, in the order of the text."""

    def __init__(self) -> None:
        self._known: set[Edit] = set()
        self._starts: list[int] = []
        self._edits: list[Edit] = []
        self._longest = 0

    def take(self, edits: Sequence[Edit]) -> bool:
        """Add a correction's edits, unless one of them touches what is there; what is there already counts as made."""
        new = [edit for edit in dict.fromkeys(edits) if edit not in self._known]
        if any(self._touches(edit) for edit in new):
            return False
        for edit in new:
            at = bisect_right(self._starts, edit.start)
            self._starts.insert(at, edit.start)
            self._edits.insert(at, edit)
            self._longest = max(self._longest, edit.end - edit.start)
        self._known.update(new)
        return True

    def ordered(self) -> list[Edit]:
        return sorted(self._edits, key=lambda edit: (edit.start, edit.end))

    def _touches(self, edit: Edit) -> bool:
        last = bisect_right(self._starts, edit.end)
        first = bisect_left(self._starts, edit.start - self._longest)
        return any(one.end >= edit.start for one in self._edits[first:last])


def apply(text: Text, edits: Iterable[Edit]) -> Text:
    """The text with edits that are in order and apart; line ends become those of the text."""
    for edit in reversed(list(edits)):
        text = text.replace(edit.start, edit.end, latin(edit.text.replace("\r\n", "\n").replace("\n", text.newline)))
    return text
