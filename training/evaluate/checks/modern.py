"""A plugin is written in new syntax: nothing is left that the analysis could write in it."""

from __future__ import annotations

from typing import Literal

from server.analysis.modernise_file import modernise
from server.analysis.strictness import has_old_syntax
from training.evaluate.checks.base import Check, Context, Outcome

_OLD = frozenset({"old-syntax", "old-cast", "old-type-name", "deprecated", "removed-syntax", "newdecls-optional"})


class Modern(Check):
    """No old declaration, no function that a method has replaced."""

    kind: Literal["modern"] = "modern"

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        left = sorted(_OLD & context.codes)
        if left:
            return Outcome(f"there is old syntax left: {', '.join(left)}")
        unit = context.program.unit
        path = unit.root.path
        if any(has_old_syntax(chunk) for chunk in unit.chunks(path)):
            return Outcome("there is old syntax left")
        edits = modernise(unit, path)
        if edits:
            line = unit.root.text.line_of(edits[0].start) + 1
            return Outcome(f"line {line} and others are written as long ago")
        return Outcome()
