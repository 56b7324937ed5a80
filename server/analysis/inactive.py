"""Which lines of a file are not compiled."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.navigate import closure_of
from server.analysis.snapshot import Snapshot


class Inactive(NamedTuple):
    """The lines `first..last` (0-based, both included) are not compiled; `start..end` is what is left out of them."""

    first: int
    last: int
    start: int
    end: int


def inactive_lines(snapshot: Snapshot) -> list[Inactive]:
    """The branches that are left out, in order; those without a line of their own are not among them."""
    closure = closure_of(snapshot)
    text = snapshot.text
    found: list[Inactive] = []
    for begin, end in closure.scan.inactive if closure is not None else ():
        start, line = begin, text.line_of(begin)
        if start >= text.line_range(line)[1] and line + 1 < len(text.line_starts):
            start = text.line_starts[line + 1]  # behind the condition's own line
        if start < end:
            found.append(Inactive(text.line_of(start), text.line_of(end - 1), start, end))
    return found
