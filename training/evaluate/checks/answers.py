"""A function answers a question: it says yes only under conditions, however it works that out."""

from __future__ import annotations

import itertools
from typing import Literal

from pydantic import field_validator

from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.checks.conditions import condition, domain_of
from training.evaluate.program.effects import Effect
from training.evaluate.program.reckoning import Reckoning


class Answers(Check):
    """One of the plugin's functions gives something other than 0 only where `only` holds, and may there."""

    kind: Literal["answers"] = "answers"
    only: tuple[str, ...]

    @field_validator("only", mode="before")
    @classmethod
    def _as_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        returns: dict[str, list[Effect]] = {}
        for one in context.program.functions_alone:
            if one.name == "return" and one.entry.kind == "function":
                returns.setdefault(one.entry.key, []).append(one)
        missing = "no function answers"
        for found in returns.values():
            wrong = self._wrong(context, found)
            if not wrong:
                return Outcome(evidence=tuple(found))
            missing = wrong
        return Outcome(missing)

    def _wrong(self, context: Context, returns: list[Effect]) -> str:
        conditions = [condition(one) for one in self.only]
        atoms = [atom for one in conditions for atom in one]
        subjects = list(dict.fromkeys(atom.subject for atom in atoms))
        read = {name: context.pattern(name) for name in subjects}
        domains = [domain_of(read[name], [a for a in atoms if a.subject == name]) for name in subjects]
        name = returns[0].entry.key
        answered = False
        for values in itertools.product(*domains):
            chosen = dict(zip(subjects, values, strict=True))
            fits = all(any(a.holds(chosen[a.subject]) for a in one) for one in conditions)
            reckoning = Reckoning(context.program, [(read[key], value) for key, value in chosen.items()])
            yes = any(
                reckoning.is_possible(one.path) and reckoning.value(one.args[0]) not in (0, 0.0) for one in returns
            )
            if yes and not fits:
                return f"{name} says yes also when {', '.join(f'{key} is {value}' for key, value in chosen.items())}"
            answered = answered or (yes and fits)
        return "" if answered else f"{name} never says yes when {' and '.join(self.only)}"
