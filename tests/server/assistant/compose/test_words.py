"""The patterns of `data/compose/words*.toml` fit the parts that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from server.assistant.compose.pattern import PatternError, compiled, firsts
from server.assistant.compose.words import Phrase, lexicon, sayings, sentences
from server.knowledge import compose

_SECTIONS: dict[str, Mapping[str, Any]] = {
    "triggers": compose.triggers(),
    "effects": compose.effects(),
    "conditions": compose.conditions(),
}
_FREE = {
    "who",
    "special",
    "admin",
    "names",
    "of",
    "addressed",
    "agent",
    "not",
    "of_role",
    "by",
    "by_class",
    "item_tag",
    "warns",
    "soon",
    "headshot",
    "command",
    "unhurt",
    "count",
    "spared",
    "spared_too",
}
"""Values that no parameter takes: the engine heeds them itself."""
_PERSONS = {"survivor", "player", "infected", "whom", "survivors_all", "ref"}
_OF_IT = {"it_spawns", "it_dies", "any_saved"}


def _slots(row: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    for element in row:
        match element:
            case ("s", kind, name):
                yield kind, name
            case ("o", inner):
                yield from _slots(inner)
            case ("a", rows):
                for inner in rows:
                    yield from _slots(inner)
            case _:
                pass


def _phrases(section: str) -> list[Phrase]:
    return [phrase for phrase in lexicon().phrases if phrase.section == section]


@pytest.mark.parametrize("section", _SECTIONS)
def test_every_part_can_be_said(section: str) -> None:
    said = {phrase.name for phrase in _phrases(section)}
    # A class belongs to the trigger's own words ("kills a hunter"), so nobody says it as a condition.
    # What a number of times, a limit of healing and a hit become is for the whole sentence to say.
    silent = {"class_is", "every_nth", "nth_once", "nth_of_game", "streak", "life_streak", "within", "headshots_in_row"}
    assert set(_SECTIONS[section]) - said <= silent | {
        "heal_up_to",
        "reflect_hit",
        "by_survivor",
        "by_person",
        "kick_bot",
    }
    assert said - set(_SECTIONS[section]) <= _OF_IT


@pytest.mark.parametrize("section", _SECTIONS)
def test_what_stands_in_slots_is_a_parameter_or_a_role(section: str) -> None:
    for phrase in _phrases(section):
        part = _SECTIONS[section].get(phrase.name)
        if part is None:
            continue
        roles = set(part.roles) if section == "triggers" else set()
        for kind, name in (*_slots(phrase.row), *(("fixed", name) for name, _ in phrase.fixed)):
            if kind in _PERSONS:
                assert name in roles | _FREE | _PERSONS, (phrase.name, phrase.row)
            else:
                assert name in set(part.parameters) | _FREE, (phrase.name, kind, name)


@pytest.mark.parametrize("section", _SECTIONS)
def test_things_are_choices_of_the_parts(section: str) -> None:
    known = lexicon().things
    for phrase in _phrases(section):
        part = _SECTIONS[section].get(phrase.name)
        parameters = part.parameters if part is not None else {}
        for kind, name in _slots(phrase.row):
            parameter = parameters.get(name)
            if parameter is not None and parameter.choices and kind in known:
                values = {one for rows in known[kind].values() for _, value in rows for one in value.split("|")}
                assert values & set(parameter.choices), (phrase.name, kind)


def test_agents_are_roles_of_their_trigger() -> None:
    for name, trigger in compose.triggers().items():
        agent = sayings()["triggers"][name].get("agent", "")
        assert not agent or trigger.role(agent) is not None, name
        text = str(sayings()["triggers"][name].get("named", ""))
        for role in ("attacker", "victim", "subject"):
            assert f"{{{role}}}" not in text or trigger.role(role) is not None, name


def test_every_language_has_all_sentences() -> None:
    keys = {language: set(known) for language, known in sentences().items()}
    assert keys["en"] == keys["zh"] == keys["ru"]
    for known in sentences().values():
        assert all(("{words}" in text) == ("{words}" in sentences()["en"][key]) for key, text in known.items())


def test_patterns() -> None:
    groups = {"tell": ["announce", "let {who} know"]}
    assert compiled("[the] tank", groups) == (("o", (("w", "the"),)), ("w", "tank"))
    assert compiled("{survivor=attacker} die", {}) == (("s", "survivor", "attacker"), ("w", "die"))
    assert compiled("坦克 танк* =player", {}) == (("w", "坦"), ("w", "克"), ("p", "танк"), ("x", "player"))
    assert firsts(compiled("[the] (tank|{who}) x", {})) == {"the", "tank", "{who}"}
    assert firsts(compiled("<tell> it", groups)) == {"announce", "let"}
    for bad in ("(a", "a]", "<nothing>"):
        with pytest.raises(PatternError):
            compiled(bad, groups)
