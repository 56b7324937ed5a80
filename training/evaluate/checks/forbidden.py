"""Something must not be done: only where it is really wrong."""

from __future__ import annotations

from typing import Literal

from training.evaluate.checks.base import Context, Outcome, spoken
from training.evaluate.checks.does import Does


class Forbidden(Does):
    """What `does` describes is not there."""

    kind: Literal["forbidden"] = "forbidden"  # type: ignore[assignment]  # the tag tells the kinds apart

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        found = super().look(context)
        if found.holds:
            return Outcome(f"on {spoken(self.on)} it {self.deed}, which it must not")
        return Outcome()
