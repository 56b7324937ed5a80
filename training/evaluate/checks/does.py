"""Something is done: on some occasion, to whom, how much, under which conditions, after how long, and not else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field, field_validator, model_validator

from training.evaluate.checks.base import Check, Context, Outcome, is_on, made_by, spoken, subject
from training.evaluate.checks.conditions import condition, unmet
from training.evaluate.checks.verbs import EVERYBODY, Act, acts, verbs
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import matches, mentioned
from training.evaluate.program.reckoning import Reckoning, bounds, is_random, numbers_in
from training.evaluate.program.terms import UNKNOWN, Term

_CLOSE = 0.011


class Does(Check):
    """`does` are verbs (one of them), or `calls` natives with patterns for some `args`. `on` are triggers.

    `to`, `what` and `value` are patterns; `number` has to be among the numbers of the value, `between` bounds it.
    `mentions` are terms among the arguments. `only` are conditions, `even` what has
    to be so in a moment in which it is done. `after` is the delay in seconds, all timers before it
    together; with `random` chance decides between the two. `every` is how often it comes again. `nowhere_else`: on no
    other occasion but `also`. `times` is in how many places it is done at least. With `some` it is
    enough when one place keeps to `only`; `tuned`: it may need other values of console variables than the defaults.
    """

    kind: Literal["does"] = "does"
    on: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    args: dict[int, str] = Field(default_factory=dict)
    to: str = ""
    what: str = ""
    value: str = ""
    number: float | None = None
    between: tuple[float, float] | None = None
    mentions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    even: tuple[str, ...] = ()
    after: tuple[float, float] | None = None
    random: bool = False
    every: tuple[float, float] | None = None
    nowhere_else: bool = False
    also: tuple[str, ...] = ()
    times: int = 1
    some: bool = False
    tuned: bool = False

    @field_validator("on", "does", "calls", "mentions", "only", "even", "also", mode="before")
    @classmethod
    def _as_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("does")
    @classmethod
    def _known_verbs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in verbs():
                raise ValueError(f"there is no verb {one!r}; there are {', '.join(sorted(verbs()))}")
        return value

    @field_validator("only", "even")
    @classmethod
    def _conditions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            condition(one)
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> Does:
        if bool(self.does) == bool(self.calls):
            raise ValueError("name either what it `does` or what it `calls`")
        return self

    @property
    def deed(self) -> str:
        """What is done, in words."""
        if self.about:
            return self.about
        return " or ".join([*(verbs()[one].about for one in self.does), *self.calls])

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        on = spoken(self.on)
        usual = Reckoning(context.program, (), not self.tuned)
        found = [act for act in self.acts(context, self.on) if usual.is_possible(act.effect.path)]
        if not found:
            return Outcome(f"on {on} nothing {self.deed}")
        steps = (
            (self._to, f"on {on} it {self.deed}, but not to {self.to}"),
            (self._what, f"on {on} it {self.deed}, but not {self.what}"),
            (self._value, f"on {on} it {self.deed}, but not with {self.value or self.number or self.between}"),
            (self._mentions, f"on {on} it {self.deed}, but without {', '.join(self.mentions)}"),
            (self._args, f"on {on} it {self.deed}, but not with {self.args}"),
            (self._after, f"on {on} it {self.deed}, but not after {self.after} seconds{' by chance' * self.random}"),
            (self._every, f"on {on} it {self.deed}, but not every {self.every} seconds"),
        )
        for keep, missing in steps:
            found = [act for act in found if keep(context, act)]
            if not found:
                return Outcome(missing)
        effects = tuple(act.effect for act in found)
        if len({one.place for one in effects}) < self.times:
            return Outcome(f"on {on} it {self.deed}, but in fewer than {self.times} places")
        wrong, effects = self._kept(context, effects)
        if wrong:
            return Outcome(f"on {on} it {self.deed}, but {wrong}")
        if self.even and not self._is_done_even(context, effects):
            return Outcome(f"on {on} it {self.deed}, but not when {' and '.join(self.even)}")
        if self.nowhere_else:
            other = next(self._elsewhere(context, effects), None)
            if other is not None:
                return Outcome(f"it {self.deed} on {other.entry!r} too")
        return Outcome(evidence=(*effects, *self._begun(effects)))

    def _is_done_even(self, context: Context, effects: tuple[Effect, ...]) -> bool:
        atoms = [condition(one)[0] for one in self.even]
        reckoning = Reckoning(context.program, [(context.pattern(one.subject), one.values[0]) for one in atoms])
        return any(reckoning.is_possible(one.path) for one in effects)

    def _kept(self, context: Context, effects: tuple[Effect, ...]) -> tuple[str, tuple[Effect, ...]]:
        """Which condition is not kept, in words, and the effects that keep all."""
        wrong = unmet(context, effects, self.only, not self.tuned)
        if wrong and self.some:
            for one in effects:
                if not unmet(context, (one,), self.only, not self.tuned):
                    return "", (one,)
        return wrong, effects

    def acts(self, context: Context, on: Sequence[str]) -> Iterator[Act]:
        """What is done on some triggers, before anything more is asked of it."""
        effects = context.effects(on)
        if self.does:
            yield from acts(effects, self.does, context.program.resolved)
        for effect in effects if self.calls else ():
            if effect.name in self.calls:
                yield Act(effect, None, None, None)

    def _elsewhere(self, context: Context, effects: tuple[Effect, ...]) -> Iterator[Effect]:
        known = set(map(id, effects))
        for act in self.acts(context, ()):
            if id(act.effect) in known or is_on(act.effect, (*self.on, *self.also)):
                continue
            if all(keep(context, act) for keep in (self._to, self._what, self._value, self._mentions, self._args)):
                yield act.effect

    def _to(self, context: Context, act: Act) -> bool:
        if not self.to:
            return True
        if self.to == "all":
            return act.to is EVERYBODY or (act.to is not None and act.to.head == "each")
        return act.to is not None and matches(context.pattern(self.to), act.to, context.program.resolved)

    def _what(self, context: Context, act: Act) -> bool:
        if not self.what:
            return True
        return act.what is not None and matches(context.pattern(self.what), act.what, context.program.resolved)

    def _value(self, context: Context, act: Act) -> bool:
        program = context.program
        given = act.value if act.value is not None else UNKNOWN
        if self.value and not mentioned(context.pattern(self.value), [given], program.resolved):
            return False
        if self.number is not None and not any(abs(one - self.number) < _CLOSE for one in numbers_in(program, given)):
            return False
        if self.between is not None:
            known = bounds(program, given)
            return known is not None and self.between[0] <= known[0] and known[1] <= self.between[1]
        return True

    def _mentions(self, context: Context, act: Act) -> bool:
        terms: tuple[Term, ...] = (*act.effect.args, *subject(act.effect.target))
        return all(mentioned(context.pattern(one), terms, context.program.resolved) for one in self.mentions)

    def _args(self, context: Context, act: Act) -> bool:
        effect = act.effect
        for index, wanted in self.args.items():
            given = effect.target if index == -1 else effect.args[index] if index < len(effect.args) else None
            if given is None or not matches(context.pattern(wanted), given, context.program.resolved):
                return False
        return True

    def _after(self, context: Context, act: Act) -> bool:
        if self.after is None:
            return True
        lowest = highest = 0.0
        by_chance = False
        for hop in act.effect.hops:
            if hop.delay is not None:
                known = bounds(context.program, hop.delay)
                if known is None:
                    return False
                lowest, highest = lowest + known[0], highest + known[1]
                by_chance = by_chance or is_random(context.program, hop.delay)
        if self.random:
            near = abs(lowest - self.after[0]) < _CLOSE and abs(highest - self.after[1]) < _CLOSE
            return near and by_chance
        return self.after[0] - _CLOSE <= lowest and highest <= self.after[1] + _CLOSE

    def _every(self, context: Context, act: Act) -> bool:
        if self.every is None:
            return True
        for hop in act.effect.hops:
            known = bounds(context.program, hop.delay)
            again = hop.repeats or _begins_anew(context, hop.function)
            if not again or known is None or (self.random and not is_random(context.program, hop.delay)):
                continue
            if self.every[0] - _CLOSE <= known[0] and known[1] <= self.every[1] + _CLOSE:
                return True
        return False

    def _begun(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """What registers the occasions: without it nothing would happen."""
        return made_by(dict.fromkeys(one.entry for one in effects)) if self.on else ()


def _begins_anew(context: Context, function: str) -> bool:
    """Whether a timer's function starts a timer with itself again."""
    return any(
        one.name in ("CreateTimer", "CreateDataTimer")
        and any(hop.function == function for hop in one.hops)
        and len(one.args) > 1
        and one.args[1].value == function
        for one in context.program.effects
    )
