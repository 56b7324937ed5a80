"""What a composed plugin is to do, as plain values: between understanding a request and writing code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Value = int | float | str | bool
Scope = Literal[
    "subject",
    "attacker",
    "victim",
    "survivors",
    "infected",
    "everyone",
    "others",
    "other_survivors",
    "others_than_attacker",
    "admins",
    "humans",
    "bots",
    "random_survivor",
    "weakest_survivor",
    "healthiest_survivor",
    "leader",
    "last_survivor",
]
NOT = "not"
"""The value of a condition that must not hold."""
ARGUMENT = "argument"
"""The value that is typed behind a command."""


@dataclass(frozen=True, slots=True)
class Part:
    """A trigger, condition or effect of `data/compose` by its name, with the parameters that were asked for."""

    name: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens, and to whom; `scope` means nothing where the effect has no target."""

    part: Part
    scope: Scope


@dataclass(frozen=True, slots=True)
class Clause:
    """When the trigger fires and all conditions hold, all effects happen in order, `delay` seconds later."""

    trigger: Part
    effects: tuple[Effect, ...]
    conditions: tuple[Part, ...] = ()
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A plugin. `title` names it; "" lets the writer choose."""

    clauses: tuple[Clause, ...]
    title: str = ""
