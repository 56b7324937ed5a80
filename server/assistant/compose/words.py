"""What people say for triggers, effects, conditions, things and persons: the patterns of `data/compose/words*.toml`.

Loads and compiles them; finds nothing in a text (`match` does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.assistant.compose.pattern import Row, compiled, firsts, literals
from server.assistant.compose.tokens import Spelling
from server.knowledge import store

FILES = (
    "compose/words.toml",
    "compose/words_things.toml",
    "compose/words_triggers.toml",
    "compose/words_effects.toml",
    "compose/words_bare.toml",
    "compose/words_conditions.toml",
    "compose/words_states.toml",
    "compose/words_more.toml",
    "compose/words_manners.toml",
    "compose/words_limits.toml",
    "compose/words_refusals.toml",
    "compose/words_caution.toml",
    "compose/words_zh.toml",
    "compose/words_ru.toml",
    "compose/words_zh_more.toml",
    "compose/words_ru_more.toml",
)

PARTS = ("triggers", "effects", "conditions", "whole", "modifiers", "marks", "refusals", "hints", "delays", "counts")
"""Sections whose patterns are looked for in a request; those of `things` stand in slots only."""


class Phrase(NamedTuple):
    """One way to say a part. `form` is the key of its list (`verb`, `noun`, `deed`, `says`, ...).

    `fixed` are values that these words mean, `how` says what a percentage is of ("more", "less", "of" or "").
    """

    section: str
    name: str
    form: str
    row: Row
    fixed: tuple[tuple[str, Any], ...]
    how: str


class Lexicon(NamedTuple):
    """All patterns. `starts` leads from what can stand first to phrases; `things` likewise to (row, value) by slot.

    `skipped` are words that may stand between those of a pattern. `sets` says which persons a slot takes.
    """

    phrases: Sequence[Phrase]
    starts: Mapping[str, Sequence[int]]
    things: Mapping[str, Mapping[str, Sequence[tuple[Row, str]]]]
    sets: Mapping[str, frozenset[str]]
    skipped: frozenset[str]
    spelling: Spelling


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation."""
    table = _table()
    return Lexicon(
        [Phrase(*row) for row in table["phrases"]],
        table["starts"],
        table["things"],
        {name: frozenset(keys) for name, keys in table["sets"].items()},
        frozenset(table["skipped"]),
        Spelling(
            frozenset(table["vocabulary"]),
            table["irregular"],
            table["numbers"],
            table["units"],
            frozenset(table["kept"]),
        ),
    )


@cache
def sayings() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What is written in the words files about parts beside patterns: by section and name, the keys that begin so."""
    return _table()["sayings"]


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """The sentences of answers and refusals, by language and key."""
    return _table()["sentences"]


@cache
def content() -> tuple[frozenset[str], Mapping[str, str]]:
    """Words that do not matter when requests are compared, and one name for those that say the same."""
    table = _table()
    return frozenset(table["dropped"]), table["canonical"]


@cache
def _table() -> dict[str, Any]:
    return store.load("words", FILES, _compiled)


def _compiled(data: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file in FILES:
        _merge(merged, store.words(data / file))
    groups = merged.get("groups", {})
    phrases: list[tuple[Any, ...]] = []
    sayings: dict[str, dict[str, dict[str, Any]]] = {}
    for section in PARTS:
        for name, entry in merged.get(section, {}).items():
            sayings.setdefault(section, {})[name] = {
                key: value for key, value in entry.items() if not _is_patterns(key, value)
            }
            for form, says, fixed, how in _forms(entry):
                phrases += [(section, name, form, compiled(one, groups), fixed, how) for one in says]
    for section in ("scopes", "units_say"):
        sayings[section.removesuffix("_say")] = merged.get(section, {})
    things: dict[str, dict[str, list[tuple[Row, str]]]] = {}
    vocabulary: set[str] = set()
    merged["things"]["items"] = merged["things"]["item"]
    for slot, values in merged["things"].items():
        begins = things.setdefault(slot, {})
        for value, says in values.items():
            for one in says:
                row = compiled(one, groups)
                vocabulary |= literals(row)
                for first in firsts(row):
                    begins.setdefault(first, []).append((row, value))
    starts: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases):
        vocabulary |= literals(phrase[3])
        for first in firsts(phrase[3]):
            starts.setdefault(first, []).append(number)
    irregular: dict[str, tuple[str, ...]] = {}
    for stem, others in merged.get("irregular", {}).items():
        for other in others:
            irregular[other] = (*irregular.get(other, ()), stem)
    skipped = merged.get("skipped", {}).get("words", [])
    return {
        "phrases": phrases,
        "starts": starts,
        "things": things,
        "sets": merged.get("sets", {}),
        "skipped": skipped,
        "vocabulary": sorted(vocabulary | set(skipped)),
        "irregular": irregular,
        "numbers": {word: float(value) for word, value in merged.get("numbers", {}).items()},
        "units": {
            word: (unit, float(factor))
            for unit, factors in merged.get("units", {}).items()
            for word, factor in factors.items()
        },
        "kept": merged.get("kept", {}).get("words", []),
        "sayings": sayings,
        "dropped": [*skipped, *merged.get("content", {}).get("dropped", ())],
        "canonical": {word: group[0] for group in merged.get("content", {}).get("same", ()) for word in group},
        "sentences": merged.get("sentences", {}),
    }


_TEXT_KEYS = ("needs", "apis", "takes", "effects")


def _is_patterns(key: str, value: object) -> bool:
    return key == "forms" or (isinstance(value, list) and key not in _TEXT_KEYS)


def _forms(entry: dict[str, Any]) -> list[tuple[str, list[str], tuple[tuple[str, Any], ...], str]]:
    """The lists of patterns of an entry, each with what its words mean."""
    found = [(key, value, (), "") for key, value in entry.items() if key != "forms" and _is_patterns(key, value)]
    for form in entry.get("forms", ()):
        fixed = tuple(form.get("set", {}).items())
        found.append((form.get("form", "says"), form["says"], fixed, form.get("how", "")))
    return found


def _merge(into: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Tables are joined, lists put behind each other."""
    for key, value in other.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into[key] = [*into.get(key, ()), *value]
        else:
            into[key] = value
