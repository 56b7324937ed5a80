"""Finds the facts that a request is about, for a prompt: events, functions, properties, weapons, and an example.

Full-text search (BM25) by SQLite, in memory, over what is known and over our reference plugins. What plugins use often,
and what the reference plugins nearest to the request use, comes first: people ask in other words than the API's.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterator
from functools import cache
from itertools import pairwise
from math import log1p

from server.assistant.known import Fact, facts
from server.knowledge.glossary import in_english
from server.knowledge.recipes import Recipe, recipes
from server.knowledge.usage import usage

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_NAME = re.compile(r"[A-Za-z_]\w+")
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
# What says nothing about what is asked for.
_EMPTY = frozenset(
    "a an the of to in on for and or when with that this it is are be by from as at my me all any each every write "
    "make create complete plugin plugins sourcepawn sourcemod l4d2 left dead server please using use should can i "
    "want".split()
)
_STEM = 5
_MOST = 80
_COMMON = 250  # plugins, of some hundred: what these use every model knows
_NEAREST = 4
_EXAMPLE = 0.5  # of the budget, at most
_USAGE, _NEAR = 0.4, 4.0  # what being used often, and by the nearest plugin, is worth in BM25's measure


def retrieve(request: str, budget: int, without: Container[str] = (), has_example: bool = True) -> list[Fact]:
    """An example and the facts nearest to a request, best first, as many as fit into `budget` characters.

    `without` are ids of reference plugins to leave out of it; without `has_example` there is no example.
    """
    asked = request.lower()
    asked = f"{_in_pairs(asked)} {in_english(asked)}"
    words = dict.fromkeys(word for word in _WORD.findall(asked) if word not in _EMPTY)
    if not words:
        return []
    wanted = " OR ".join(map(_query, words))
    near = [one for one in _plugins(wanted) if one not in without][:_NEAREST]
    chosen: list[Fact] = []
    examples = _examples(near, int(budget * _EXAMPLE)) if has_example else []
    for candidate in (*examples, *_ranked(wanted, near)):
        left = budget - len(candidate.text) - 1
        if left < 0:
            break
        budget = left
        chosen.append(candidate)
    return chosen


def _query(word: str) -> str:
    """A word, or its beginning where SQLite's stemmer knows no endings."""
    return f'"{word}"' if word.isascii() or len(word) <= _STEM else f'"{word[:_STEM]}"*'


def _in_pairs(text: str) -> str:
    """Chinese is written without spaces: each pair of characters becomes a word."""
    return _CHINESE.sub(lambda run: " " + " ".join(map("".join, pairwise(run.group()))) + " ", text)


def _plugins(wanted: str) -> list[str]:
    """The ids of the reference plugins that a query fits, the nearest first."""
    query = "SELECT id FROM plugins WHERE plugins MATCH ? ORDER BY bm25(plugins, 0, 3, 1, 2), id LIMIT ?"
    return [str(row[0]) for row in _index().execute(query, (wanted, 4 * _NEAREST))]


def _examples(near: list[str], budget: int) -> list[Fact]:
    """The nearest plugin that is not too long."""
    for one in near:
        source = recipes()[one].source()
        if len(source) <= budget:
            return [Fact("example", one, source)]
    return []


def _ranked(wanted: str, near: list[str]) -> list[Fact]:
    scores: dict[str, float] = {}
    found: dict[str, Fact] = {}
    query = "SELECT key, -bm25(facts, 0, 8, 4, 1) FROM facts WHERE facts MATCH ? ORDER BY 2 DESC LIMIT ?"
    known = _by_key()
    for key, score in _index().execute(query, (wanted, _MOST)):
        scores[key] = score
        found[key] = known[key]
    for rank, one in enumerate(near):
        for key in _used_by(one):
            scores[key] = scores.get(key, 0.0) + _NEAR / (1 + rank)
            found[key] = known[key]
    counts = usage()
    for key, fact in list(found.items()):
        count = counts.get(fact.name.rpartition(".")[2], 0)
        scores[key] += _USAGE * log1p(count)
        if count > _COMMON:
            del found[key]
    return sorted(found.values(), key=lambda fact: (-scores[f"{fact.kind} {fact.name}"], fact.name))


def _asks(one: Recipe) -> Iterator[str]:
    return (ask for asks in one.asks.values() for ask in asks)


@cache
def _used_by(one: str) -> tuple[str, ...]:
    """The keys of the facts that a reference plugin uses."""
    names = set(_NAME.findall(recipes()[one].source()))
    return tuple(key for key, fact in _by_key().items() if fact.name in names or fact.name.rpartition(".")[2] in names)


@cache
def _by_key() -> dict[str, Fact]:
    return {f"{one.kind} {one.name}": one for one in facts()}


@cache
def _index() -> sqlite3.Connection:
    # SQLite's own lock is enough: after this only reading happens.
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute("CREATE VIRTUAL TABLE facts USING fts5(key UNINDEXED, name, humps, words, tokenize='porter')")
    index.execute("CREATE VIRTUAL TABLE plugins USING fts5(id UNINDEXED, title, does, asks, tokenize='porter')")
    index.executemany(
        "INSERT INTO facts VALUES (?, ?, ?, ?)",
        ((key, one.name, " ".join(_HUMPS.findall(one.name)), one.text) for key, one in _by_key().items()),
    )
    index.executemany(
        "INSERT INTO plugins VALUES (?, ?, ?, ?)",
        (
            (one.id, *(_in_pairs(" ".join(texts)) for texts in (one.titles.values(), one.does.values(), _asks(one))))
            for one in recipes().values()
        ),
    )
    return index
