"""Conditions of tasks: `team(killer) = 2`, `class(victim) in 1,2,3 | team(victim) = 3`, `health(victim) < 40`.

A condition is not looked for in the text: all values that the terms can have are tried, and where the condition does
not hold, the effect has to be impossible. So it does not matter how the program asks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from training.evaluate.checks.base import Context
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import Pattern, PatternError
from training.evaluate.program.reckoning import Assumed, Reckoning

Value = int | float | str
_FORM: Final = re.compile(r"\s*(.+?)\s*(!=|<=|>=|=|<|>|\bin\b)\s*(.+?)\s*\Z")
_DOMAINS: Final[dict[str, tuple[Value, ...]]] = {
    "team": (0, 1, 2, 3),
    "class": (1, 2, 3, 4, 5, 6, 7, 8),
    **dict.fromkeys("ingame connected alive bot incapacitated hanging ghost valid equal".split(), (0, 1)),
}
_MOST: Final = 2048


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison, as it was `written`."""

    written: str
    subject: str
    op: str
    values: tuple[Value, ...]

    def holds(self, value: Value) -> bool:
        """Whether it is so for a value."""
        if self.op in ("=", "in"):
            return value in self.values
        if self.op == "!=":
            return value not in self.values
        wanted = self.values[0]
        if isinstance(value, str) or isinstance(wanted, str):
            return False
        return {"<": value < wanted, "<=": value <= wanted, ">": value > wanted, ">=": value >= wanted}[self.op]


@cache
def condition(written: str) -> tuple[Atom, ...]:
    """The alternatives of a condition. Raises `PatternError`."""
    found: list[Atom] = []
    for part in _alternatives(written):
        match = _FORM.match(part)
        if match is None:
            raise PatternError(f"{written!r} is no condition")
        values = tuple(_value(one) for one in match[3].split(","))
        found.append(Atom(part.strip(), match[1], match[2], values))
    return tuple(found)


def _alternatives(written: str) -> Iterator[str]:
    """The parts between `|`, but for those in brackets."""
    depth, begun = 0, 0
    for at, char in enumerate(written):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            yield written[begun:at]
            begun = at + 1
    yield written[begun:]


def _value(written: str) -> Value:
    bare = written.strip()
    if bare.startswith("'"):
        return bare.strip("'")
    number = float(bare)
    return int(number) if number.is_integer() else number


def unmet(context: Context, effects: Sequence[Effect], only: Sequence[str], defaults: bool = True) -> str:
    """Which condition some effects do not keep to, in words; "" when they do, and are possible where all hold."""
    if not only:
        return ""
    conditions = [condition(one) for one in only]
    subjects = list(dict.fromkeys(atom.subject for one in conditions for atom in one))
    read = {name: context.pattern(name) for name in subjects}
    domains = [domain_of(read[name], [a for one in conditions for a in one if a.subject == name]) for name in subjects]
    meant = False
    for values in itertools.islice(itertools.product(*domains), _MOST):
        chosen = dict(zip(subjects, values, strict=True))
        broken = next((one for one in conditions if not any(a.holds(chosen[a.subject]) for a in one)), None)
        assumed: Assumed = [(read[name], value) for name, value in chosen.items()]
        reckoning = Reckoning(context.program, assumed, defaults)
        possible = any(reckoning.is_possible(effect.path) for effect in effects)
        if possible and broken is not None:
            given = ", ".join(
                f"{name} is {value}" for name, value in chosen.items() if any(name == a.subject for a in broken)
            )
            return f"also when {given}"
        meant = meant or (possible and broken is None)
    return "" if meant else f"never when {' and '.join(only)}"


def domain_of(found: Pattern, atoms: Sequence[Atom]) -> tuple[Value, ...]:
    """The values to be tried for a term: all that it can have, or those that the conditions name and others."""
    values: dict[Value, None] = dict.fromkeys(_DOMAINS.get(found.head or "", ()))
    mentioned = [value for atom in atoms for value in atom.values]
    if values and all(value in values for value in mentioned):
        return tuple(values)
    compared = any(atom.op not in ("=", "!=", "in") for atom in atoms)
    for value in mentioned:
        values[value] = None
        if isinstance(value, str):
            values["something else"] = None
        elif compared:
            values[value + 1] = None
            values[value - 1] = None
        elif found.head == "param":
            values[value + 1] = None
    if not any(isinstance(value, str) for value in mentioned):
        values[0] = None
        if len(values) == 1:
            values[1] = None
    return tuple(values)
