"""Names and literals out of anything that somebody typed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from server.assistant.compose.naming import joined, literal, pascal, sentence, slug, unique, words_of


def test_slugs() -> None:
    assert slug("Tank: the (big) one!") == "tank_the_big_one"
    assert slug("Überraschung 2") == "uberraschung_2"
    assert slug("坦克") == ""
    assert slug("a" * 60) == "a" * 40
    assert slug("word " * 20) == "word_word_word_word_word_word_word_word"


def test_names_in_other_cases() -> None:
    assert pascal("tank_spawn") == "TankSpawn"
    assert words_of("tank_spawn") == "Tank Spawn"


def test_joined() -> None:
    assert joined("l4d2_tank_spawn_speed", "speed_percent") == "l4d2_tank_spawn_speed_percent"
    assert joined("l4d2_tank_spawn_speed", "tank_spawn_speed_percent") == "l4d2_tank_spawn_speed_percent"
    assert joined("l4d2_tank", "speed_percent") == "l4d2_tank_speed_percent"
    assert joined("l4d2_speed_percent", "speed_percent") == "l4d2_speed_percent_speed_percent"


def test_unique() -> None:
    assert unique("a", ["b"]) == "a"
    assert unique("a", ["a", "a2"]) == "a3"


def test_sentences() -> None:
    assert sentence(["a"]) == "a"
    assert sentence(["a", "b", "c"]) == "a, b and c"


@given(st.text())
def test_a_literal_ends_where_it_ends(text: str) -> None:
    """It is one line, one literal, and nothing in it steers a terminal or turns the direction of writing."""
    made = literal(text)
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', made)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", made)


@given(st.text())
def test_a_slug_is_a_name(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:_[a-z0-9]+)*)?", slug(text))
    assert len(slug(text)) <= 40
