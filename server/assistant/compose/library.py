"""Finds the recipe that a request asks for, and what comes near one that is refused.

A recipe is handed out only for a request with the same words that matter as one of its own, or with more that it lists
as saying nothing new; near is not enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import inf
from typing import NamedTuple

from server.assistant.compose.plan import Plan, Value
from server.assistant.compose.tokens import Spelling, Token, cut, forms
from server.assistant.compose.words import content, lexicon
from server.knowledge.recipes import Recipe, functions, recipes

_MOST_NEAR = 3
_NEAR = 0.34
_CREATED = re.compile(
    r'CreateConVar\(\s*"(?P<name>\w+)",\s*"(?P<default>-?\d+(?:\.\d+)?)"[^;]*?'
    r"(?:true, (?P<least>-?[\d.]+)(?:, true, (?P<most>-?[\d.]+))?)?\);"
)


# A word of the game's name, and one that matters.
_KEPT = frozenset(("dead",))
# What may stand in a text of a plugin as it is.
_SAFE = re.compile(r"[^\"\\%{}\x00-\x1f]{1,120}")
_NAME = re.compile(r"[a-z]\w{0,10}_\w{1,40}")
_ENDINGS = ("", "s", "es", "ed", "d", "ing")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

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


_Content = tuple[tuple[str, ...], tuple[tuple[float, str], ...], tuple[str, ...]]


class Found(NamedTuple):
    """A recipe that is asked for, with the values for its convars."""

    recipe: Recipe
    values: tuple[tuple[str, Value], ...]


class _Ask(NamedTuple):
    """A request that a recipe is for: its words in order, its numbers with their units, and what it has in quotes."""

    words: tuple[str, ...]
    amounts: tuple[tuple[float, str], ...]
    texts: tuple[str, ...]
    recipe: str


def same(tokens: Sequence[Token], plan: Plan | None) -> Found | None:
    """The recipe one of whose requests says the same, None when there is none or more than one.

    `plan` is what the parts would make of the request, if anything: it says what its numbers are. A request may also
    have words that a recipe lists as saying nothing new beside one of its own.
    """
    said = _content(tokens)
    exact = (ask for ask in _by_words().get(frozenset(said[0]), ()) if _is_turned(said[0], ask.words))
    found = _fitting(exact, said, plan)
    if not found:
        within = [ask for ask in _asks() if _is_within(ask, said[0])]
        for length in sorted({len(ask.words) for ask in within}, reverse=True):
            found = found or _fitting((ask for ask in within if len(ask.words) == length), said, plan)
    return next(iter(found.values())) if len(found) == 1 else None


def _fitting(asks: Iterable[_Ask], said: _Content, plan: Plan | None) -> dict[str, Found]:
    """The recipes that have a place for the request's numbers and quoted texts."""
    _, amounts, texts = said
    found: dict[str, Found] = {}
    for ask in asks:
        recipe = recipes()[ask.recipe]
        values = _values(recipe, ask, amounts, plan)
        written = _texts(recipe, ask, texts)
        if recipe.id not in found and values is not None and written is not None:
            found[recipe.id] = Found(recipe, values + written)
    return found


def _is_within(ask: _Ask, words: tuple[str, ...]) -> bool:
    """Whether the words are those of a recipe's own request, and others that the recipe knows to say nothing new."""
    own, said = Counter(ask.words), Counter(words)
    # A word more than once is another one: "not" twice is not "not".
    if not own or not own <= said or not _further(ask.recipe).issuperset(said - own):
        return False
    return _is_turned(tuple(dict.fromkeys(word for word in words if word in own)), tuple(dict.fromkeys(ask.words)))


@cache
def _further(name: str) -> frozenset[str]:
    return frozenset(_content(cut(" ".join(recipes()[name].also), spelling()).tokens)[0])


def named(name: str) -> Recipe:
    """The plugin or the function of that id; no family has both."""
    return recipes().get(name) or functions()[name]


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


def _texts(recipe: Recipe, ask: _Ask, texts: Sequence[str]) -> tuple[tuple[str, Value], ...] | None:
    """The definitions that take what a request has in quotes; None when they can not."""
    if len(texts) != len(ask.texts) or (not recipe.texts and tuple(texts) != ask.texts):
        return None
    source = recipe.source()
    defined = {name: found["text"] for name in recipe.texts if (found := definition(name).search(source))}
    made: dict[str, Value] = {}
    # Names of commands and convars say by their form what they are, wherever they stand.
    for text in sorted(texts, key=lambda text: not _NAME.fullmatch(text)) if recipe.texts else ():
        name = next((name for name, usual in defined.items() if _can_be(text, usual)), None)
        if name is None:
            return None
        if text != defined.pop(name):
            made[name] = text
    return tuple(made.items())


def _can_be(text: str, usual: str) -> bool:
    """Whether a text can stand where the usual one does: only a name where a name is."""
    return (_NAME if _NAME.fullmatch(usual) else _SAFE).fullmatch(text) is not None


def definition(name: str) -> re.Pattern[str]:
    """Where a plugin defines a text."""
    return re.compile(rf'^(?P<before>#define {re.escape(name)} ")(?P<text>[^"\n]*)"', re.MULTILINE)


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
        _Ask(*_content(cut(ask, spelling()).tokens), recipe.id)
        for recipe in recipes().values()
        for asks in recipe.asks.values()
        for ask in asks
    ]


@cache
def spelling() -> Spelling:
    """How requests are cut: that of the parts, but no word of a recipe's requests is taken for a slip of another."""
    known = lexicon().spelling
    return replace(known, kept=known.kept | {word + ending for word in _words() for ending in _ENDINGS})


@cache
def _words() -> frozenset[str]:
    """All words of the requests of recipes, and those that may stand beside them, as they are written."""
    asks = (ask for recipe in recipes().values() for told in (*recipe.asks.values(), recipe.also) for ask in told)
    return frozenset(word for ask in asks for word in _WORD.findall(ask.lower()))


@cache
def _stems() -> Spelling:
    known = lexicon().spelling
    return replace(known, vocabulary=known.vocabulary | _words())


def by_stem(words: Iterable[str]) -> list[str]:
    """The words that one may be a form of, the likeliest first: the shortest, but "rides" is no form of "rid"."""
    known = frozenset(words)
    return sorted((word for word in known if word + "e" not in known), key=lambda word: (len(word), word))


def _content(tokens: Sequence[Token]) -> _Content:
    """The words that matter, each by one name for all that say the same, the numbers, and quoted texts, all in order.

    Names of the interface are left out: whether the plugin uses them is judged apart.
    """
    dropped, canonical = content()
    dropped -= _KEPT
    words: list[str] = []
    amounts: list[tuple[float, str]] = []
    texts: list[str] = []
    for token in tokens:
        if token.kind == "amount":
            amounts.append((float(token.value), token.unit))
        elif token.kind == "quoted":
            texts.append(str(token.value))
        elif token.kind == "word":
            written = token.text.lower()
            known = token.words if token.words != {written} else forms(written, _stems()) or token.words
            known = by_stem(known)
            if not any(word in dropped for word in known):
                words.append(next((canonical[word] for word in known if word in canonical), known[0]))
        elif token.kind not in ("mark", "name"):
            words.append(str(token.value).lower())
    return tuple(words), tuple(amounts), tuple(texts)
