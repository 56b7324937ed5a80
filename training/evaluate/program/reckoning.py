"""What terms come to: under assumptions (true, false, or nobody knows), and between which bounds a number lies.

Console variables of the plugin count with their defaults. Nothing is guessed.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from training.evaluate.program.canonical import computed
from training.evaluate.program.patterns import Pattern, compares, matches
from training.evaluate.program.program import Program
from training.evaluate.program.terms import Term, parts

Known = int | float | str | None
Assumed = Sequence[tuple[Pattern, int | float | str]]
_DEPTH: Final = 40
_JOINS: Final = frozenset({"&&", "||", "!"})
_MOST_SPLITS: Final = 6


_PLAYERS: Final = frozenset("client victim attacker activator tank infected survivor target".split())
_THERE: Final = frozenset({"ingame", "connected", "valid"})
_MOST_PLAYERS: Final = 32
_ENTITY: Final = 100
_EQUAL: Final = "equal"
_UNSTEADY: Final = frozenset({"unknown", "random", "time", "again", "loop"})
_WORKS: Final = {
    "GetClientAuthId": 1,
    "AreClientCookiesCached": 1,
    "DispatchSpawn": 1,
    "CreateEntityByName": _ENTITY,
    "FindEntityByClassname": _ENTITY,
    "KeyValues": 1,
    "OpenFile": 1,
    "CreateEvent": 1,
    "StartMessageOne": 1,
    "KeyValues.ImportFromFile": 1,
}
_HANDED: Final = frozenset({"results", "db", "menu", "event"})


class Reckoning:
    """One program under assumptions. Answers are kept.

    Console variables have their `defaults`, if that is wanted. What is not assumed is an ordinary moment: all players
    that the code speaks of are there, each another one, and what usually works does.
    """

    def __init__(self, program: Program, assumed: Assumed = (), defaults: bool = True) -> None:
        self.program = program
        self.defaults = defaults
        self.assumed = assumed
        self._known: dict[Term, Known] = {}
        self._players: dict[Term, int] = {}

    def value(self, term: Term, depth: int = _DEPTH) -> Known:
        """What a term is, None when that is not known."""
        if term.is_const or term.head == "text":
            return term.value
        if term in self._known:
            return self._known[term]
        if depth == 0:
            return None
        self._known[term] = None  # what rests on itself is not known
        found = self._value(term, depth)
        self._known[term] = found
        return found

    def is_possible(self, path: Iterable[Term]) -> bool:
        """Whether the conditions can hold together: none is false, whatever what is asked in several of them is."""
        conditions = tuple(path)
        left: list[Term] = []
        for one in conditions:
            value = self.value(one)
            if value is None:
                left.append(one)
            elif not value:
                return False
        open_questions = self._asked_again(left)
        if not open_questions:
            return True
        return any(
            _is_kept(left, dict(zip(open_questions, values, strict=True)), self)
            for values in itertools.product((0, 1), repeat=len(open_questions))
        )

    def _asked_again(self, conditions: list[Term]) -> list[Term]:
        """What nobody knows and what more than one place of some conditions asks for."""
        asked: Counter[Term] = Counter()
        stack = list(conditions)
        while stack:
            one = stack.pop()
            if one.head == "op" and one.value in _JOINS:
                stack.extend(one.args)
            elif self.value(one) is None:
                asked[one] += 1
        return [one for one, count in asked.items() if count > 1][:_MOST_SPLITS]

    def _value(self, term: Term, depth: int) -> Known:
        for pattern, value in self.assumed:
            if pattern.head == _EQUAL:
                if compares(pattern, term, self.program.resolved):
                    return value if term.value == "==" else int(not value)
            elif matches(pattern, term, self.program.resolved):
                return value
        if term.head in _THERE:
            return 1
        if term.head == "client" or (term.head == "each" and term.value == "client"):
            return self._player(term)
        if term.head == "param" and term.value in _PLAYERS:
            return self._player(term)
        if term.head == "call" and term.value in _WORKS:
            return _WORKS[str(term.value)]
        if term.head == "new" or (term.head == "param" and term.value in _HANDED):
            return 1
        match term.head:
            case "op":
                return self._operation(term, depth)
            case "maxclients":
                return _MOST_PLAYERS
            case "ite":
                return self._choice(term, depth)
            case "global" | "elem" | "member":
                return self._of_variable(term, depth)
            case "value":
                return default_of(self.program, term) if self.defaults else None
            case "found":
                whole, part = (self.value(one, depth - 1) for one in term.args)
                return int(part.lower() in whole.lower()) if isinstance(whole, str) and isinstance(part, str) else None
            case "from":
                return self.value(term.args[0], depth - 1)
            case _:
                return None

    def _player(self, term: Term) -> int:
        """A number for a player: any, but the same for the same one."""
        return self._players.setdefault(term, 1 + len(self._players) % _MOST_PLAYERS)

    def _of_variable(self, term: Term, depth: int) -> Known:
        """What a variable is: what all that is ever put into it comes to, if that is the same."""
        found = {self.value(one, depth - 1) for one in self.program.candidates(term)}
        return found.pop() if len(found) == 1 else None

    def _choice(self, term: Term, depth: int) -> Known:
        condition = self.value(term.args[0], depth - 1)
        if condition is not None:
            return self.value(term.args[1 if condition else 2], depth - 1)
        first, second = (self.value(one, depth - 1) for one in term.args[1:])
        return first if first == second else None

    def _operation(self, term: Term, depth: int) -> Known:
        op = str(term.value)
        values = [self.value(one, depth - 1) for one in term.args]
        if op == "!":
            return int(not values[0]) if values[0] is not None else None
        if op in ("&&", "||"):
            decisive = op == "||"
            if any(one is not None and bool(one) is decisive for one in values):
                return int(decisive)
            return int(not decisive) if all(one is not None for one in values) else None
        if len(values) != 2 or values[0] is None or values[1] is None:
            is_same = len(term.args) == 2 and term.args[0] == term.args[1] and _is_steady(term.args[0])
            return 1 if is_same and op in ("==", "<=", ">=") else None
        first, second = values[0], values[1]
        if isinstance(first, str) or isinstance(second, str):
            same = isinstance(first, str) and isinstance(second, str) and first.lower() == second.lower()
            return int(same) if op == "==" else int(not same) if op == "!=" else None
        return computed(op, first, second)


def _is_steady(term: Term) -> bool:
    """Whether it is the same thing each time that it is asked for."""
    return not any(one.head in _UNSTEADY for one in parts(term))


def _is_kept(conditions: list[Term], answers: dict[Term, int], reckoning: Reckoning) -> bool:
    """Whether no condition is false with these answers."""

    def value(term: Term) -> Known:
        if term in answers:
            return answers[term]
        if term.head != "op" or term.value not in _JOINS:
            return reckoning.value(term)
        values = [value(one) for one in term.args]
        if term.value == "!":
            return None if values[0] is None else int(not values[0])
        decisive = term.value == "||"
        if any(one is not None and bool(one) is decisive for one in values):
            return int(decisive)
        return int(not decisive) if all(one is not None for one in values) else None

    return not any((found := value(one)) is not None and not found for one in conditions)


def default_of(program: Program, term: Term) -> Known:
    """The value that a console variable of the plugin has by default."""
    holder = program.resolved(term.args[0])
    made = program.convars.get(str(holder.value)) if holder.head == "convar" else None
    if made is None or len(made.args) < 2:
        return None
    return number_in(made.args[1])


def number_in(term: Term) -> int | float | str | None:
    """The number that a text says, as console variables have it; the text where it says none."""
    written = term.text
    if written is None:
        return None
    try:
        number = float(written)
    except ValueError:
        return written
    return int(number) if number.is_integer() else number


Bounds = tuple[float, float]


def bounds(program: Program, term: Term | None, depth: int = _DEPTH) -> Bounds | None:
    """Between which numbers a term lies; None when that is not known."""
    if term is None or depth == 0:
        return None
    number = term.number
    if number is not None:
        return float(number), float(number)
    match term.head:
        case "text":
            said = number_in(term)
            return (float(said), float(said)) if isinstance(said, (int, float)) else None
        case "value":
            default = default_of(program, term)
            return (float(default), float(default)) if isinstance(default, (int, float)) else None
        case "random":
            first, second = (bounds(program, one, depth - 1) for one in term.args)
            return (min(first), max(second)) if first is not None and second is not None else None
        case "ite":
            first, second = (bounds(program, one, depth - 1) for one in term.args[1:])
            return (min(*first, *second), max(*first, *second)) if first and second else None
        case "global" | "elem" | "member":
            known = program.resolved(term)
            return bounds(program, known, depth - 1) if known is not term else None
        case "from":
            return bounds(program, term.args[0], depth - 1)
        case "op":
            return _operated(program, term, depth)
        case _:
            return None


def _operated(program: Program, term: Term, depth: int) -> Bounds | None:
    op = str(term.value)
    if op not in ("+", "-", "*", "/") or len(term.args) != 2:
        return None
    first, second = (bounds(program, one, depth - 1) for one in term.args)
    if first is None or second is None or (op == "/" and second[0] <= 0 <= second[1]):
        return None
    found = [_apply(op, a, b) for a in first for b in second]
    return min(found), max(found)


def _apply(op: str, a: float, b: float) -> float:
    return a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a / b if b else math.inf


def is_random(program: Program, term: Term | None, depth: int = _DEPTH) -> bool:
    """Whether chance decides about a value."""
    if term is None or depth == 0:
        return False
    if term.head == "random":
        return True
    if term.head in ("global", "elem", "member"):
        known = program.resolved(term)
        return known is not term and is_random(program, known, depth - 1)
    return any(is_random(program, one, depth - 1) for one in term.args)


def numbers_in(program: Program, term: Term, depth: int = _DEPTH) -> set[float]:
    """All numbers that a term is made of, defaults of console variables included."""
    if depth == 0:
        return set()
    known = bounds(program, term)
    found = {known[0], known[1]} if known is not None else set()
    if term.head in ("global", "elem", "member"):
        resolved = program.resolved(term)
        if resolved is not term:
            found |= numbers_in(program, resolved, depth - 1)
    for one in term.args:
        found |= numbers_in(program, one, depth - 1)
    return found
