"""What every check shares: its context, its outcome, triggers, and what an effect is to a task."""

from __future__ import annotations

import fnmatch
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from training.config import Config
from training.evaluate.program.effects import Effect, Entry
from training.evaluate.program.patterns import Pattern, Roles, pattern
from training.evaluate.program.program import Program
from training.evaluate.program.terms import Term


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended. `missing` is "" when it holds. `evidence` is what it rests on: effects, and how they began."""

    missing: str = ""
    evidence: tuple[Effect, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class Context:
    """What checks are asked of: a program, the words of the task, and what it began with (repair, old syntax)."""

    program: Program
    roles: Roles = field(default_factory=dict)
    before: Program | None = None
    codes: frozenset[str] = frozenset()
    is_function: bool = False
    read: dict[str, Pattern] = field(default_factory=dict)

    def pattern(self, written: str) -> Pattern:
        """A pattern with the task's words."""
        if written not in self.read:
            self.read[written] = pattern(written, self.roles)
        return self.read[written]

    def effects(self, on: Sequence[str]) -> list[Effect]:
        """The effects of some triggers, of all when none is named."""
        everything = self.program.effects
        if self.is_function or "function" in on:
            everything = [*self.program.functions_alone, *everything]
        if not on:
            return everything
        return [one for one in everything if is_on(one, on)]


class Check(Config, ABC):
    """Base of all checks. `about` says in words what is wanted, for the report."""

    about: str = ""

    @abstractmethod
    def look(self, context: Context) -> Outcome:
        """Ask a program. `Outcome.missing` says what is not so."""


def is_on(effect: Effect, on: Iterable[str]) -> bool:
    """Whether one of some triggers brings an effect about."""
    return any(_is_trigger(effect, one) for one in on)


def _is_trigger(effect: Effect, trigger: str) -> bool:
    kind, _, key = trigger.partition(" ")
    if any(hop.kind == kind for hop in effect.hops):
        return True
    if kind == "repeat":
        return any(hop.repeats for hop in effect.hops) or any(hop.function in effect.stack for hop in effect.hops[:-1])
    return occurs(effect.entry, kind, key)


def occurs(entry: Entry, kind: str, key: str) -> bool:
    """Whether an occasion is one of a kind and a name, which may hold `*`."""
    if kind == "function":
        return entry.kind == "function" or bool(entry.made)
    if kind == "command" and entry.kind != "command":
        if entry.kind == "forward":
            return entry.key.startswith("OnClientSayCommand") and not key
        return entry.kind == "listener" and not key
    if kind == "sdkhook" and entry.kind == "sdkhook" and key:
        return fnmatch.fnmatchcase(entry.key, key)
    return entry.kind == kind and (not key or fnmatch.fnmatchcase(entry.key.lower(), key.lower()))


def entries(context: Context, on: Sequence[str]) -> list[Entry]:
    """The occasions of some triggers that the program has."""
    return [entry for entry in context.program.entries if any(occurs(entry, *_split(trigger)) for trigger in on)]


def _split(trigger: str) -> tuple[str, str]:
    kind, _, key = trigger.partition(" ")
    return kind, key


def spoken(on: Sequence[str]) -> str:
    """Triggers in words."""
    return " or ".join(on) if on else "anything"


def made_by(found: Iterable[Entry]) -> tuple[Effect, ...]:
    """The registrations of some occasions."""
    return tuple(effect for entry in found for effect in entry.made)


def subject(term: Term | None) -> tuple[Term, ...]:
    """A term as a list that may be empty."""
    return (term,) if term is not None else ()
