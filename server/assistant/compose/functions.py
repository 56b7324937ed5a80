"""Finds the function that a request asks for among those of `data/functions`, with the request's values as defaults.

A request is for a function when all words of one of the function's own requests are in it, and every word of it is
accounted for by that function; the one that accounts for most is meant. Near is not enough. It composes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from server.assistant.compose import apis
from server.assistant.compose.library import by_stem
from server.assistant.compose.plan import Value
from server.assistant.compose.tokens import Cut, Spelling, Token, cut
from server.assistant.compose.words import content, lexicon
from server.knowledge.recipes import Recipe, function_words, functions

_MOST_NEAR = 3
_NEAR = 0.3
_MARGIN = 0.1
_MOST_BEFORE = 80
"""Where in a request it has to be said that a function is wanted."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_HEAD = re.compile(r"^#(?:pragma|include)\b[^\n]*\n", re.MULTILINE)
_INCLUDE = re.compile(r"^#include <(\w+)>$", re.MULTILINE)
_PLAIN = re.compile(r"[\w ./\\:-]{1,120}")
_CLASS = re.compile(r"[a-z0-9_]+")
_ARTICLE = re.compile(r"an?\s", re.IGNORECASE)
# One of them alone does not say which it is.
_BOUNDS = frozenset(("least", "most"))
_SOUNDS = (".wav", ".mp3")
# Which parameters take a number that was said with this unit.
_TAKES: Mapping[str, frozenset[str]] = {
    "percent": frozenset(("percent", "more")),
    "factor": frozenset(("factor", "share")),
    "seconds": frozenset(("seconds", "least", "most")),
    "health": frozenset(("health", "amount", "damage")),
}


class Found(NamedTuple):
    """A function that is asked for: `code` is its file with `values`, those of the request, as defaults of parameters.

    `names` are names of the interface that were asked for; `read_as` are the words that were taken for others.
    """

    recipe: Recipe
    code: str
    values: tuple[tuple[str, Value], ...]
    names: tuple[str, ...]
    read_as: tuple[tuple[str, str], ...]

    @property
    def includes(self) -> tuple[str, ...]:
        """The headers that it needs, without brackets."""
        return tuple(_INCLUDE.findall(self.code))

    @property
    def body(self) -> str:
        """The code without pragmas and includes, to be put into a file that has its own."""
        return _HEAD.sub("", self.code).strip("\n") + "\n"


class Missing(NamedTuple):
    """There is no such function. `unknown` are the words of the request that the nearest ones do not account for.

    `nearest` are requests that can be typed as they stand.
    """

    unknown: tuple[str, ...]
    nearest: tuple[str, ...]


class _Ask(NamedTuple):
    """A request that a function is for: the words that matter, and all as they are written."""

    words: frozenset[str]
    written: frozenset[str]
    recipe: str


class _Wanted(NamedTuple):
    """What a request says: words that matter with how they were written, numbers with units, quoted texts, names."""

    words: Mapping[str, str]
    written: frozenset[str]
    amounts: tuple[tuple[float, str], ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]


def is_asked(request: str) -> bool:
    """Whether a request wants a function, and no plugin."""
    words = function_words()
    asked = re.search(words["asked"], request, re.IGNORECASE) if words else None
    if asked is None or asked.start() > _MOST_BEFORE:
        return False
    plugin = re.search(words["plugin"], request, re.IGNORECASE)
    return plugin is None or asked.start() < plugin.start()


def find(request: str) -> Found | None:
    """The function for a request, which need not say that it is for one; None when there is none, or more than one."""
    found = search(request)
    return found if isinstance(found, Found) else None


def search(request: str, language: str = "en") -> Found | Missing:
    """As `find`, with what is missing and what comes near, in that language, when there is none."""
    wanted = _wanted(request)
    said = frozenset(wanted.words)
    rated: dict[str, int] = {}
    for ask in _asks():
        if ask.words <= said and said <= _vocabulary(ask.recipe):
            rated[ask.recipe] = max(rated.get(ask.recipe, 0), len(ask.words))
    best = [name for name, most in rated.items() if most == max(rated.values())]
    made = [found for name in best if (found := _filled(functions()[name], wanted)) is not None]
    if len(made) > 1:
        made = _likest(made, wanted.written)
    return made[0] if len(made) == 1 else _missing(wanted, best, language)


def _likest(found: Sequence[Found], written: frozenset[str]) -> list[Found]:
    """Among functions for the same words that matter, the one that is asked for with most of the others too."""
    rated = sorted(((_likeness(one.recipe.id, written), index) for index, one in enumerate(found)), reverse=True)
    return [found[rated[0][1]]] if rated[0][0] - rated[1][0] >= _MARGIN else list(found)


def _likeness(name: str, written: frozenset[str]) -> float:
    return max(len(ask.written & written) / len(ask.written | written) for ask in _asks() if ask.recipe == name)


def with_defaults(recipe: Recipe, values: Iterable[tuple[str, Value]]) -> str:
    """A function's file with other defaults. Raises `OSError` when the installation lacks it."""
    source = recipe.source()
    for name, value in values:
        text = f'"{value}"' if isinstance(value, str) else str(value)
        source = _parameter(name).sub(lambda found, text=text: f"{found['before']} = {_typed(found, text)}", source, 1)
    return source


def _wanted(request: str) -> _Wanted:
    marks = function_words().get("marks")
    plain = re.sub(marks, " ", request, flags=re.IGNORECASE) if marks else request
    made: Cut = cut(plain, _spelling())
    words: dict[str, str] = {}
    for word, token in _content(made.tokens):
        words.setdefault(word, token.text or word)
    amounts: list[tuple[float, str]] = []
    for index, token in enumerate(made.tokens):
        if token.kind == "amount" and not _ARTICLE.match(plain, token.start):
            amounts.append(
                (-float(token.value) if _is_negative(made.tokens, index) else float(token.value), token.unit)
            )
        elif token.kind == "amount":
            words.setdefault(token.unit, token.unit)  # "a health bar" is about no number
    # Nothing stands for a command: no function takes one.
    texts = tuple(
        token.text if token.kind == "command" else str(token.value)
        for token in made.tokens
        if token.kind in ("quoted", "file", "command")
    )
    if any(text.endswith(_SOUNDS) for text in texts):
        words.setdefault("sound", "sound")
    names = tuple(str(token.value) for token in made.tokens if token.kind == "name")
    return _Wanted(words, _written(made.tokens), tuple(amounts), texts, names, tuple(dict.fromkeys(made.mended)))


def _is_negative(tokens: Sequence[Token], index: int) -> bool:
    """Whether the sign before a number is a minus, and not what stands between two."""
    if index == 0 or tokens[index - 1].text != "-" or tokens[index - 1].end != tokens[index].start:
        return False
    return index == 1 or tokens[index - 2].kind != "amount"


def _written(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(by_stem(token.words)[0] for token in tokens if token.kind == "word")


def _content(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The words that matter, each by one name for all that say the same."""
    dropped, same = _meanings()
    for token in tokens:
        if token.kind != "word":
            continue
        known = by_stem(token.words)
        if not any(word in dropped for word in known):
            yield next((same[word] for word in known if word in same), known[0]), token


def _filled(recipe: Recipe, wanted: _Wanted) -> Found | None:
    """The function with what the request gives, None when it has no place for a part of that."""
    source = recipe.source()
    values = [pair for word in wanted.words for pair in _when(recipe).get(word, ())]
    if len({name for name, _ in values}) < len(values):
        return None
    left = [name for name in recipe.numbers if name not in dict(values)]
    fixed = list(recipe.fixed)
    for number, unit in wanted.amounts:
        taken = next((name for name in left if not unit or name in _TAKES.get(unit, frozenset((name,)))), None)
        if number in fixed:
            fixed.remove(number)
        elif taken is not None:
            left.remove(taken)
            values.append((taken, int(number) if number == int(number) else number))
        else:
            return None
    texts = list(recipe.texts)
    known: list[str] = []
    for text in (*wanted.texts, *wanted.names):
        is_here = re.search(rf"\b{re.escape(text.removeprefix('SDKHook_'))}\b", source) is not None
        if is_here or (text in wanted.names and apis.verdict(text, None) != apis.UNKNOWN):
            known.append(text)
        elif texts and (_CLASS if text in wanted.names else _PLAIN).fullmatch(text):
            values.append((texts.pop(0), text))
        else:
            return None
    if not all(_can_take(source, name, value) for name, value in values) or len(_BOUNDS & set(dict(values))) == 1:
        return None
    named = tuple(name for name in known if name in wanted.names)
    return Found(recipe, with_defaults(recipe, values), tuple(values), named, wanted.mended)


def _can_take(source: str, name: str, value: Value) -> bool:
    found = _parameter(name).search(source)
    return found is not None and not (found["type"] == "int" and isinstance(value, float))


def _missing(wanted: _Wanted, best: Sequence[str], language: str) -> Missing:
    said = frozenset(wanted.words)
    rated = sorted(
        ((len(said & ask.words) / len(said | ask.words), ask.recipe) for ask in _asks() if said & ask.words),
        key=lambda one: (-one[0], one[1]),
    )
    names = list(dict.fromkeys((*best, *(name for likeness, name in rated if likeness >= _NEAR))))[:_MOST_NEAR]
    known = frozenset().union(*(_vocabulary(name) for name in names)) if names else frozenset[str]()
    unknown = tuple(text for word, text in wanted.words.items() if word not in known)
    offer = function_words()["offer"].get(language, function_words()["offer"]["en"])
    asks = (functions()[name].asks for name in names)
    return Missing(unknown, tuple(offer.replace("{ask}", (one.get(language) or one["en"])[0]) for one in asks))


def _when(recipe: Recipe) -> Mapping[str, Sequence[tuple[str, Value]]]:
    """The parameters that words of a request decide on."""
    return {
        word: tuple(told.items())
        for key, told in recipe.when.items()
        for word, _ in _content(cut(key, _spelling()).tokens)
    }


def _parameter(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>\b(?P<type>int|float|const char\[\]) {name}\b)"
        r"""(?: = (?:"[^"\n]*"|-?[\d.]+))?"""
    )


def _typed(found: re.Match[str], text: str) -> str:
    """A number as the parameter's type wants it."""
    return f"{float(text)}" if found["type"] == "float" else text


@cache
def _asks() -> Sequence[_Ask]:
    made: list[_Ask] = []
    for recipe in functions().values():
        for ask in (one for asks in recipe.asks.values() for one in asks):
            wanted = _wanted(ask)
            made.append(_Ask(frozenset(wanted.words), wanted.written, recipe.id))
    return made


@cache
def _vocabulary(name: str) -> frozenset[str]:
    """All words that a function accounts for."""
    recipe = functions()[name]
    more = " ".join((*recipe.also, *recipe.when, "player"))
    words = {word for word, _ in _content(cut(more, _spelling()).tokens)}
    return frozenset(words).union(*(ask.words for ask in _asks() if ask.recipe == name))


@cache
def _meanings() -> tuple[frozenset[str], Mapping[str, str]]:
    dropped, same = content()
    words = function_words()
    groups = words.get("same", ())
    return (
        (dropped | frozenset(words.get("dropped", ()))) - frozenset(words.get("kept", ())),
        {**same, **{word: group[0] for group in groups for word in group}},
    )


@cache
def _spelling() -> Spelling:
    """That of plugins, with the words of functions: none of these is a slip of another."""
    words = function_words()
    told = [word for recipe in functions().values() for asks in recipe.asks.values() for word in asks]
    told += [word for recipe in functions().values() for word in (*recipe.also, *recipe.when)]
    told += [*words.get("dropped", ()), *(word for group in words.get("same", ()) for word in group)]
    known = lexicon().spelling
    own = frozenset(word.lower() for text in told for word in _WORD.findall(text))
    return replace(known, vocabulary=known.vocabulary | own)
