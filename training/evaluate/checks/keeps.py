"""What a plugin did before it was changed it still does: nothing that was hooked or registered is lost."""

from __future__ import annotations

from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome, made_by

_MEANS = ("event", "command", "server command", "forward", "sdkhook", "listener", "output", "convar", "native", "menu")


class Keeps(Check):
    """All occasions and console variables of the plugin as it was given are there, but for those of `but`."""

    kind: Literal["keeps"] = "keeps"
    but: tuple[str, ...] = ()

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        if context.before is None:
            return Outcome("there is nothing to compare with")
        now = {(one.kind, one.key.lower()) for one in context.program.entries}
        for one in context.before.entries:
            if one.kind in _MEANS and repr(one) not in self.but and (one.kind, one.key.lower()) not in now:
                return Outcome(f"{one!r} is gone")
        lost = set(context.before.convars) - set(context.program.convars) - set(self.but)
        if lost:
            return Outcome(f"the console variable {sorted(lost)[0]} is gone")
        return Outcome(evidence=made_by(one for one in context.program.entries if one.kind in _MEANS))
