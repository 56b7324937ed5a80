"""Something is counted or noted for each player (or in all), used later, and forgotten when it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import field_validator

from training.evaluate.checks.base import Check, Context, Outcome, is_on, made_by, spoken, subject
from training.evaluate.checks.conditions import unmet
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import mentioned
from training.evaluate.program.reckoning import Reckoning, numbers_in
from training.evaluate.program.terms import Term, all_values, parts

_MAPS = ("StringMap.SetValue", "SetTrieValue", "StringMap.SetString", "SetTrieString", "IntMap.SetValue")
_FORGOTTEN = ("StringMap.Clear", "ClearTrie", "StringMap.Remove", "RemoveFromTrie", "ArrayList.Clear", "IntMap.Clear")


class KeepsCount(Check):
    """On `on` a variable grows (`by` a term or a number; 1 by default) or, with `notes`, takes a value with that term.

    `of` is whose it is, "" when it is one for all. `only` as in `does`. `used_on` is where it is read again, `reset_on`
    where it goes back to nothing. With `some` it is enough when one place keeps to `only`.
    """

    kind: Literal["count"] = "count"
    on: tuple[str, ...]
    of: str = ""
    by: str | float = 1
    notes: bool = False
    only: tuple[str, ...] = ()
    used_on: tuple[str, ...] = ()
    reset_on: tuple[str, ...] = ()
    some: bool = False

    @field_validator("on", "used_on", "reset_on", "only", mode="before")
    @classmethod
    def _as_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        what = self.about or ("notes something" if self.notes else "counts")
        usual = Reckoning(context.program)
        found = [one for one in context.effects(self.on) if self._is_counting(context, one)]
        found = [one for one in found if usual.is_possible(one.path)]
        if not found:
            whose = f" for {self.of}" if self.of else ""
            return Outcome(f"on {spoken(self.on)} nothing {what}{whose}")
        wrong = unmet(context, found, self.only)
        if wrong and self.some:
            found = [one for one in found if not unmet(context, (one,), self.only)]
            wrong = "" if found else wrong
        if wrong:
            return Outcome(f"on {spoken(self.on)} it {what}, but {wrong}")
        evidence = [*found, *made_by(dict.fromkeys(one.entry for one in found))]
        kept = {_base(one) for one in found}
        if self.used_on:
            used = [one for one in context.effects(self.used_on) if self._uses(one, kept)]
            if not used:
                return Outcome(f"on {spoken(self.used_on)} nothing is done with what it {what}")
            evidence.extend(made_by(dict.fromkeys(one.entry for one in used)))
        if self.reset_on:
            reset = [one for one in context.program.effects if is_on(one, self.reset_on) and _resets(one, kept)]
            if not reset:
                return Outcome(f"what it {what} is not reset on {spoken(self.reset_on)}")
            evidence.extend(reset)
        return Outcome(evidence=tuple(evidence))

    def _is_counting(self, context: Context, effect: Effect) -> bool:
        for target, value, key in _writes(effect):
            if self.of and not mentioned(context.pattern(self.of), [key], context.program.resolved):
                continue
            if self.notes:
                if isinstance(self.by, str) and not mentioned(
                    context.pattern(self.by), [value], context.program.resolved
                ):
                    continue
                return True
            for one in all_values(value):
                if one.head != "op" or one.value not in ("+", "-"):
                    continue
                own = target in parts(one) or any(part.head == "out" for part in parts(one))
                if own and self._by(context, one.args[1], one.args[0]):
                    return True
        return False

    def _by(self, context: Context, *terms: Term) -> bool:
        if isinstance(self.by, str):
            return mentioned(context.pattern(self.by), terms, context.program.resolved)
        return any(abs(one - self.by) < 0.01 for term in terms for one in numbers_in(context.program, term))

    def _uses(self, effect: Effect, kept: set[Term]) -> bool:
        if effect.is_write and effect.target is not None and _base_of(effect.target) in kept:
            return False
        terms = (*effect.args, *effect.path, *subject(effect.target if not effect.is_write else None))
        return any(part in kept for term in terms for part in parts(term))


def _writes(effect: Effect) -> Iterator[tuple[Term, Term, Term]]:
    """What is written, the value, and the key that says whose it is."""
    if effect.name == "=" and effect.target is not None:
        yield effect.target, effect.args[0], effect.target
    elif effect.name in _MAPS and len(effect.args) >= 2:
        at = 0 if effect.target is not None else 1
        if at + 1 < len(effect.args):
            yield effect.target or effect.args[0], effect.args[at + 1], effect.args[at]


def _base_of(term: Term) -> Term:
    while term.head in ("elem", "member") and term.args:
        term = term.args[0]
    return term


def _base(effect: Effect) -> Term:
    return _base_of(next(_writes(effect))[0])


def _resets(effect: Effect, kept: set[Term]) -> bool:
    if effect.name in _FORGOTTEN or effect.name == "delete":
        holder = effect.target or (effect.args[0] if effect.args else None)
        return holder is not None and _base_of(holder) in kept
    for target, value, _ in _writes(effect):
        if _base_of(target) in kept and not any(part in kept for part in parts(value)):
            return True
    return False
