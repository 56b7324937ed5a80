"""Chooses one reading of a request: the row of items that leaves the fewest words unexplained and is a sentence.

The states say what may come next: after "when" a trigger, after a trigger an effect, and so on. What a sentence means
is for `clauses` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from server.assistant.compose.match import Item, Person, items
from server.assistant.compose.tokens import Token
from server.assistant.compose.words import Lexicon

_UNKNOWN_COST = 30.0
_BARE_TRIGGER_COST = 6.0
_ADDRESSED_COST = 0.3
"""So that in "tell everyone who …" everyone is told, and "who …" is the news."""
_COSTS = {"stop": 0.3, "soft": 4.0, "during": 0.9, "given": 1.6, "finale_runs": 2.5}
GIFTS = frozenset(("heal", "full_heal", "temp_health", "points", "god_mode"))
"""Effects of which "10 hp for killing a hunter" says enough."""

_RELATIVE = frozenset(("who", "survivors_who", "special_who", "first_who"))


class Step(NamedTuple):
    """An item of the reading, or (`item` None) a token that nothing explains."""

    item: Item | None
    start: int
    end: int


# What a mark, an effect and so on does to the state that the reading is in; what is missing can not come there.
_NEXT: dict[str, dict[str, str]] = {
    "start": {
        "stop": "start",
        "soft": "start",
        "and": "start",
        "also": "start",
        "then": "start",
        "comma": "start",
        "break": "start",
        "when": "when",
        "during": "when",
        "effect": "done",
        "told": "told",
        "whole": "whole",
        "condition": "start",
        "gift": "done",
        "hint": "start",
        "relative": "fired",
        "timed": "fired",
        "unmarked": "fired",
        "refusal": "start",
    },
    "when": {
        "stop": "when",
        "soft": "when",
        "condition": "when",
        "trigger": "fired",
        "relative": "fired",
        "timed": "fired",
    },
    "about": {
        "stop": "about",
        "soft": "about",
        "condition": "about",
        "trigger": "fired",
        "relative": "fired",
        "who": "fired",
        "timed": "fired",
        "thing": "fired",
        "when": "when",
    },
    "fired": {
        "stop": "fired",
        "soft": "fired",
        "comma": "fired",
        "and": "joint",
        "or": "joint",
        "also": "fired",
        "then": "fired",
        "break": "start",
        "condition": "fired",
        "hint": "fired",
        "modifier": "fired",
        "that": "fired",
        "gift": "done",
        "effect": "done",
        "told": "told",
    },
    "joint": {
        "stop": "joint",
        "also": "joint",
        "and": "joint",
        "then": "joint",
        "when": "when",
        "during": "when",
        "trigger": "fired",
        "relative": "fired",
        "effect": "done",
        "told": "told",
        "condition": "fired",
        "modifier": "fired",
    },
    "done": {
        "stop": "done",
        "soft": "done",
        "comma": "next",
        "and": "next",
        "or": "either",
        "also": "done",
        "then": "next",
        "break": "start",
        "when": "when",
        "during": "when",
        "relative": "fired",
        "who": "fired",
        "toward": "toward",
        "timed": "fired",
        "condition": "done",
        "hint": "done",
        "modifier": "done",
    },
    "told": {
        "stop": "told",
        "soft": "told",
        "comma": "next",
        "and": "next",
        "or": "either",
        "also": "told",
        "then": "next",
        "break": "start",
        "when": "when",
        "during": "when",
        "about": "about",
        "thing": "fired",
        "trigger": "fired",
        "relative": "fired",
        "who": "fired",
        "timed": "fired",
        "condition": "told",
        "hint": "told",
        "modifier": "told",
    },
    "next": {
        "stop": "next",
        "soft": "next",
        "comma": "next",
        "and": "next",
        "also": "next",
        "then": "next",
        "break": "start",
        "when": "when",
        "during": "when",
        "timed": "fired",
        "effect": "done",
        "told": "told",
        "bare": "done",
        "condition": "done",
        "hint": "done",
        "modifier": "done",
        "whole": "whole",
    },
    # "… to whoever kills the tank".
    "toward": {"relative": "fired"},
    # "announce or play a sound" leaves open what is wanted: no effect may follow.
    "either": {"condition": "done", "modifier": "done"},
    "whole": {
        "stop": "whole",
        "soft": "whole",
        "comma": "next",
        "and": "next",
        "also": "next",
        "then": "next",
        "break": "start",
        "condition": "whole",
        "hint": "whole",
        "modifier": "whole",
    },
}
_LIKE = {"unless": "given", "given": "given"}
"""Marks behind which a condition has to stand, wherever a condition can."""
for _state in [name for name, row in _NEXT.items() if "condition" in row]:
    _after = _NEXT[_state]["condition"]
    _NEXT[_state] |= dict.fromkeys(_LIKE, f"{_state} given")
    _NEXT[f"{_state} given"] = {"stop": f"{_state} given", "condition": _after}
for _state in ("start", "done", "told", "next", "fired", "joint", "whole"):
    # "Every 10 kills …", "… 25 gives …": as "when", and what is counted may be what was counted before.
    _NEXT[_state]["count"] = "counted"
for _state in ("start", "when", "fired", "done", "told", "next", "joint", "whole"):
    _NEXT[_state]["delay"] = _state
for _state in ("start", "done", "told", "next"):
    _NEXT[_state]["late"] = "when"
for _state in ("done", "told", "next", "start", "fired"):
    _NEXT[_state]["otherwise"] = "otherwise"
_NEXT["counted"] = _NEXT["when"] | {"effect": "done", "comma": "counted", "gift": "done", "count": "counted"}
_NEXT["counted"]["counted"] = "fired"
_NEXT["next"]["unmarked"] = "fired"
_NEXT["otherwise"] = {"stop": "otherwise", "comma": "otherwise", "effect": "done", "told": "told", "bare": "done"}
_UNFINISHED = frozenset(
    ("when", "about", "joint", "either", "toward", "counted", "otherwise", *(f"{name} given" for name in _NEXT))
)


def parse(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[list[Step], list[list[Item]]]:
    """The reading, and for each token all items that begin there."""
    found = items(tokens, lexicon)
    best: list[dict[str, tuple[float, int, str, Step | None]]] = [{} for _ in range(len(tokens) + 1)]
    best[0]["start"] = (0.0, 0, "", None)
    for index in range(len(tokens)):
        for state, (cost, *_) in list(best[index].items()):
            step = Step(None, index, index + 1)
            _offer(best[index + 1], state, cost + _UNKNOWN_COST, index, state, step)
            for item in found[index]:
                for kind in _kinds(item):
                    after = _NEXT[state].get(kind)
                    if after is not None:
                        price = cost + _COSTS.get(item.phrase.name, 1.0) * _weight(item)
                        price += _BARE_TRIGGER_COST if kind == "unmarked" else 0.0
                        price += _ADDRESSED_COST if item.value("addressed") else 0.0
                        _offer(best[item.end], after, price, index, state, Step(item, index, item.end))
    last = best[len(tokens)]
    ends = {state: row for state, row in last.items() if state not in _UNFINISHED} or last
    state = min(ends, key=lambda one: ends[one][0])
    return list(reversed(list(_back(best, len(tokens), state)))), found


def _offer(
    states: dict[str, tuple[float, int, str, Step | None]], state: str, cost: float, at: int, before: str, step: Step
) -> None:
    known = states.get(state)
    if known is None or cost < known[0]:
        states[state] = (cost, at, before, step)


def _back(best: list[dict[str, tuple[float, int, str, Step | None]]], index: int, state: str) -> Iterator[Step]:
    while True:
        _, before, state_before, step = best[index][state]
        if step is None:
            return
        yield step
        index, state = before, state_before


def _weight(item: Item) -> float:
    """Stop words cost by the word: a phrase that explains them is better than ignoring them."""
    return float(item.end - item.start) if item.phrase.name == "stop" else 1.0


def _kinds(item: Item) -> tuple[str, ...]:
    """What an item can be to the state."""
    phrase = item.phrase
    match phrase.section:
        case "marks":
            return (phrase.name,)
        case "triggers":
            relative = [isinstance(value, Person) and value.key in _RELATIVE for _, value in item.values]
            if any(relative[1:]):
                return ()
            if relative and relative[0]:
                # A bare "who" or "that" needs somebody before it.
                return ("who",) if item.values[0][1].key == "who" else ("relative",)
            return (phrase.form,) if phrase.form in ("timed", "thing", "counted") else ("trigger", "unmarked")
        case "effects":
            if phrase.form == "bare" and phrase.name in GIFTS:
                return ("bare", "gift")
            return (phrase.form,) if phrase.form in ("told", "bare") else ("effect",)
        case "counts":
            return ("condition",) if phrase.name not in ("every", "at", "again") else ("count",)
        case "delays":
            return (phrase.form,) if phrase.form == "late" else ("delay",)
        case section:  # conditions, modifiers, hints, refusals, whole
            return (section.removesuffix("s"),)
