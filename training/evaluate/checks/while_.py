"""Something is done only between two occasions: while a round, a panic event or a Tank lasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import field_validator

from training.evaluate.checks.base import Context, Outcome, is_on, spoken
from training.evaluate.checks.does import Does
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import Pattern
from training.evaluate.program.reckoning import Reckoning
from training.evaluate.program.terms import Term, parts


class While(Does):
    """As `does`, but a variable that `begin` sets and `end` sets back decides, or the hook itself comes and goes."""

    kind: Literal["while"] = "while"  # type: ignore[assignment]  # the tag tells the kinds apart
    begin: tuple[str, ...]
    end: tuple[str, ...]

    @field_validator("begin", "end", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        outcome = super().look(context)
        if not outcome.holds:
            return outcome
        effects = [one for one in outcome.evidence if any(a.effect is one for a in self.acts(context, self.on))]
        decisive = [self._decides(context, one) for one in effects]
        if not all(decisive):
            return Outcome(f"on {spoken(self.on)} it {self.deed} at any time, not only from {spoken(self.begin)} on")
        ends = [one for found in decisive for one in found if is_on(one, self.end)]
        if not ends:
            return Outcome(f"it {self.deed} still after {spoken(self.end)}")
        return Outcome(evidence=(*outcome.evidence, *(one for found in decisive for one in found)))

    def _decides(self, context: Context, effect: Effect) -> list[Effect]:
        """The writes that switch an effect on and off."""
        for variable in self._variables(effect):
            writes = [one for one in context.program.effects if one.name == "=" and one.target == variable]
            on = [one for one in writes if is_on(one, self.begin) and self._lets(context, effect, variable, one)]
            off = [one for one in writes if not self._lets(context, effect, variable, one)]
            if on and off:
                return [*on, *off]
        made = [one for one in effect.entry.made if is_on(one, self.begin)]
        gone = [one for one in context.program.effects if one.name in ("SDKUnhook", "UnhookEvent")]
        if made and len(made) == len(effect.entry.made) and gone:
            return [*made, *gone]
        return []

    def _variables(self, effect: Effect) -> Iterator[Term]:
        seen: set[Term] = set()
        for condition in effect.path:
            for one in parts(condition):
                if one.head in ("global", "elem", "member") and one not in seen:
                    seen.add(one)
                    yield one

    def _lets(self, context: Context, effect: Effect, variable: Term, write: Effect) -> bool:
        value = write.args[0]
        known = value.number if value.number is not None else 1
        wanted = Pattern(variable.head, variable.value) if variable.head == "global" else None
        if wanted is None:
            return known != 0
        return Reckoning(context.program, [(wanted, known)]).is_possible(effect.path)
