"""What is known at one place of a function: the variables' values and the conditions that hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.analysis.symbols import Function, Symbol
from training.evaluate.program.effects import Entry, Hop, Place
from training.evaluate.program.terms import FALSE, Term, both, chosen, either, make

if TYPE_CHECKING:
    from server.analysis.runtime.body import Body

Key = tuple[Symbol, str]
"""A local, or a field of a local that is a structure ("" for the variable itself)."""

Env = dict[Key, Term]
MOST_ITEMS = 12


@dataclass
class State:
    """Values and conditions. `guards` are where the conditions stand in the text."""

    env: Env
    path: tuple[Term, ...]
    guards: tuple[Place, ...]

    def under(self, condition: Term, place: Place | None = None) -> State | None:
        """A copy where a condition holds as well; None when it can not."""
        if condition == FALSE:
            return None
        path = self.path if condition.is_const or condition in self.path else (*self.path, condition)
        guards = self.guards if place is None else (*self.guards, place)
        return State(dict(self.env), path, guards)


@dataclass(eq=False)
class Frame:
    """One run of a function: `base` is how many conditions held before it; `ends` are where it is left."""

    body: Body
    function: Function
    entry: Entry
    hops: tuple[Hop, ...]
    stack: tuple[str, ...]
    base: int
    is_root: bool
    params: dict[Symbol, str] = field(default_factory=dict)
    ends: list[tuple[Term, Term, Env]] = field(default_factory=list)


def copied(state: State) -> State:
    """The same, so that neither changes with the other."""
    return State(dict(state.env), state.path, state.guards)


def joined(condition: Term, first: State | None, second: State | None, before: State) -> State | None:
    """What is known where two branches meet again: `first` is where `condition` held."""
    if first is None or second is None:
        return first if second is None else second
    base = len(before.path)
    rest = either(
        both(condition, *_beyond(first, base, condition)), both(_not(condition), *_beyond(second, base, None))
    )
    path = before.path
    if len(first.path) > base + 1 or len(second.path) > base + 1:
        path = path if rest.is_const or rest in path else (*path, rest)
    env: Env = {}
    for key in first.env.keys() | second.env.keys():
        one, other = first.env.get(key), second.env.get(key)
        if one is None or other is None:
            env[key] = one if one is not None else other  # type: ignore[assignment]  # one of them is there
        elif one == other:
            env[key] = one
        elif "list" in (one.head, other.head):
            env[key] = _united(one, other)
        else:
            env[key] = chosen(condition, one, other)
    guards = tuple(dict.fromkeys((*first.guards, *second.guards)))
    return State(env, path, guards if path is not before.path else before.guards)


def _not(condition: Term) -> Term:
    from training.evaluate.program.terms import negated

    return negated(condition)


def _beyond(state: State, base: int, condition: Term | None) -> tuple[Term, ...]:
    return tuple(one for one in state.path[base:] if one != condition)


def _united(one: Term, other: Term) -> Term:
    items = dict.fromkeys((*_items(one), *_items(other)))
    return make("list", None, *list(items)[:MOST_ITEMS])


def _items(term: Term) -> tuple[Term, ...]:
    return term.args if term.head == "list" else ()


def replaced(term: Term, old: Term, new: Term) -> Term:
    """The term with one part of it exchanged."""
    if term == old:
        return new
    if not term.args:
        return term
    args = tuple(replaced(one, old, new) for one in term.args)
    if args == term.args:
        return term
    if term.head == "ite":
        return chosen(*args)
    return make(term.head, term.value, *args)
