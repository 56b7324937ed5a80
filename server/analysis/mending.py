"""Applies corrections to a text: each one whole or not at all, and none that touches another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.analysis.finding import Edit, Finding
from server.syntax.text import Text, latin


def safe_edits(findings: Iterable[Finding]) -> list[tuple[Edit, ...]]:
    """The edits of each finding's correction that may be made without asking anyone."""
    chosen = (next((fix for fix in finding.fixes if fix.safe), None) for finding in findings)
    return [fix.edits for fix in chosen if fix is not None]


def compatible(corrections: Iterable[Sequence[Edit]]) -> tuple[list[Edit], int]:
    """The edits of the corrections that do not meddle with an earlier one, in order, and how many those are."""
    edits: dict[Edit, None] = {}
    count = 0
    for one in corrections:
        new = [edit for edit in one if edit not in edits]
        if any(_touch(edit, other) for edit in new for other in edits):
            continue
        edits.update(dict.fromkeys(new))
        count += 1
    return sorted(edits, key=lambda edit: (edit.start, edit.end)), count


def apply(text: Text, edits: Iterable[Edit]) -> Text:
    """The text with edits that are in order and apart; line ends become those of the text."""
    for edit in reversed(list(edits)):
        text = text.replace(edit.start, edit.end, latin(edit.text.replace("\r\n", "\n").replace("\n", text.newline)))
    return text


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end
