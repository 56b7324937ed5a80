"""Finds the recipe that a request asks for, and what comes near one that is refused.

A recipe is handed out only for a request with the same words that matter as one of its own; near is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf
from typing import NamedTuple

from server.assistant.compose.plan import Plan, Value
from server.assistant.compose.tokens import Token, cut
from server.assistant.compose.words import content, lexicon
from server.knowledge.recipes import Recipe, recipes

_MOST_NEAR = 3
_NEAR = 0.34
_CREATED = re.compile(
    r'CreateConVar\(\s*"(?P<name>\w+)",\s*"(?P<default>-?\d+(?:\.\d+)?)"[^;]*?'
    r"(?:true, (?P<least>-?[\d.]+)(?:, true, (?P<most>-?[\d.]+))?)?\);"
)


_DIRECTED = frozenset(
    (
        "kill",
        "hurt",
        "shoot",
        "heal",
        "revive",
        "give",
        "replace",
        "attack",
        "hit",
        "before",
        "than",
        "instead",
        "against",
    )
)


class Found(NamedTuple):
    """A recipe that is asked for, with the values for its convars."""

    recipe: Recipe
    values: tuple[tuple[str, Value], ...]


class _Ask(NamedTuple):
    """A request that a recipe is for: its words in order, and its numbers with their units."""

    words: tuple[str, ...]
    amounts: tuple[tuple[float, str], ...]
    recipe: str


def same(tokens: Sequence[Token], plan: Plan | None) -> Found | None:
    """The recipe one of whose requests says the same, None when there is none or more than one.

    `plan` is what the parts would make of the request, if anything: it says what its numbers are.
    """
    words, amounts = _content(tokens)
    found: dict[str, Found] = {}
    for ask in _by_words().get(frozenset(words), ()):
        recipe = recipes()[ask.recipe]
        if recipe.id in found or not _is_turned(words, ask.words):
            continue
        values = _values(recipe, ask, amounts, plan)
        if values is not None:
            found[recipe.id] = Found(recipe, values)
    return next(iter(found.values())) if len(found) == 1 else None


def defaults(source: str) -> dict[str, tuple[float, float, float]]:
    """The convars of a plugin whose default is a number: default, least and most."""
    made: dict[str, tuple[float, float, float]] = {}
    for created in _CREATED.finditer(source):
        least, most = (float(created[name]) if created[name] else inf for name in ("least", "most"))
        made[created["name"]] = (float(created["default"]), -inf if least == inf else least, most)
    return made


def nearest(tokens: Sequence[Token], language: str) -> tuple[str, ...]:
    """Requests for recipes that come near, as they can be typed."""
    words = frozenset(_content(tokens)[0])
    rated = sorted(
        ((_likeness(words, frozenset(ask.words)), ask.recipe) for ask in _asks()), key=lambda one: (-one[0], one[1])
    )
    found = dict.fromkeys(name for likeness, name in rated if likeness >= _NEAR)
    return tuple(_typed(recipes()[name], language) for name in found)[:_MOST_NEAR]


def _typed(recipe: Recipe, language: str) -> str:
    asks = recipe.asks.get(language) or recipe.asks["en"]
    return asks[0]


def _is_turned(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one row of words says the same as the other: "heal when" and "when heal", "ping kick" and "kick ping".

    Where somebody does something to somebody else it matters who stands first: then only the end may come before.
    """
    if len(words) != len(other):
        return False
    if not _DIRECTED.intersection(words):
        return sorted(words) == sorted(other)
    return any(words == other[begin:] + other[:begin] for begin in range(max(1, len(other))))


def _values(
    recipe: Recipe, ask: _Ask, amounts: Sequence[tuple[float, str]], plan: Plan | None
) -> tuple[tuple[str, Value], ...] | None:
    """The convars that take the numbers of a request; None when one of them would not have its effect."""
    if not amounts:
        return ()
    source = recipe.source()
    known = defaults(source)
    made: dict[str, Value] = {}
    alike = [unit for _, unit in amounts] == [unit for _, unit in ask.amounts]
    for index, (number, unit) in enumerate(amounts):
        usual = ask.amounts[index][0] if alike else None
        convars = [
            name for name in recipe.values.values() if usual is not None and known.get(name, (None,))[0] == usual
        ]
        if not convars and unit != "percent" and plan is not None:
            convars = list(_of_plan(recipe, plan, number))
        if not convars and usual == number and re.search(rf"\b{number:g}\b", source):
            continue
        if len(convars) != 1 or convars[0] in made or convars[0] not in known:
            return None
        default, least, most = known[convars[0]]
        if not least <= number <= most:
            return None
        if number != default:
            made[convars[0]] = int(number) if number == int(number) else number
    return tuple(made.items())


def _of_plan(recipe: Recipe, plan: Plan, number: float) -> Iterable[str]:
    """The convars for the parameters that have this value in the plan."""
    for clause in plan.clauses:
        for part in (clause.trigger, *clause.conditions, *(effect.part for effect in clause.effects)):
            for name, value in part.values:
                convar = recipe.values.get(f"{part.name}.{name}") or recipe.values.get(part.name)
                if convar and value == number:
                    yield convar


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


@cache
def _by_words() -> Mapping[frozenset[str], Sequence[_Ask]]:
    table: dict[frozenset[str], list[_Ask]] = {}
    for ask in _asks():
        table.setdefault(frozenset(ask.words), []).append(ask)
    return table


@cache
def _asks() -> Sequence[_Ask]:
    return [
        _Ask(*_content(cut(ask, lexicon().spelling).tokens), recipe.id)
        for recipe in recipes().values()
        for asks in recipe.asks.values()
        for ask in asks
    ]


def _content(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[tuple[float, str], ...]]:
    """The words that matter, each by one name for all that say the same, and the numbers, both in order.

    Names of the interface are left out: whether the plugin uses them is judged apart.
    """
    dropped, canonical = content()
    words: list[str] = []
    amounts: list[tuple[float, str]] = []
    for token in tokens:
        if token.kind == "amount":
            amounts.append((float(token.value), token.unit))
        elif token.kind == "word":
            # The shortest form is the stem; forms of several words are told apart by the rest of the request.
            known = sorted(token.words, key=lambda word: (len(word), word))
            if not any(word in dropped for word in known):
                words.append(next((canonical[word] for word in known if word in canonical), known[0]))
        elif token.kind not in ("mark", "name"):
            words.append(str(token.value).lower())
    return tuple(words), tuple(amounts)
