"""Words, numbers with units, quoted texts and slips of the keyboard."""

from __future__ import annotations

import pytest

from server.assistant.compose.tokens import Token, cut
from server.assistant.compose.words import lexicon


def _tokens(text: str) -> list[Token]:
    return cut(text, lexicon().spelling).tokens


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30%", 30, "percent"),
        ("30 %", 30, "percent"),
        ("thirty percent", 30, "percent"),
        ("5s", 5, "seconds"),
        ("1.5x", 1.5, "factor"),
        ("x2", 2, "factor"),
        ("2 minutes", 120, "seconds"),
        ("half a minute", 30, "seconds"),
        ("a minute", 60, "seconds"),
        ("ninety seconds", 90, "seconds"),
        ("one hundred and fifty hp", 150, "health"),
        ("a hundred health points", 100, "health"),
        ("10,000", 10000, ""),
        ("8k", 8000, ""),
        ("twenty-five points", 25, "points"),
        ("5 minutes 30 seconds", 330, "seconds"),
        ("1 minute and 30 seconds", 90, "seconds"),
        ("三十秒", 30, "seconds"),
        ("两分钟", 120, "seconds"),
        ("тридцать секунд", 30, "seconds"),
    ],
)
def test_amounts(text: str, value: float, unit: str) -> None:
    tokens = _tokens(text)
    assert [(token.kind, token.value, token.unit) for token in tokens] == [("amount", value, unit)]
    assert (tokens[0].start, tokens[0].end) == (0, len(text))


def test_a_range_has_one_unit() -> None:
    assert [token.value for token in _tokens("2 to 4 minutes") if token.kind == "amount"] == [120, 240]
    assert [token.value for token in _tokens("5 and 30 seconds") if token.kind == "amount"] == [5, 30]


def test_words_that_could_be_numbers_stay_words() -> None:
    assert [token.kind for token in _tokens("one of a kind")] == ["word"] * 4
    assert [token.kind for token in _tokens("two tanks")] == ["amount", "word"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ('"Run, it\'s a Tank!"', "quoted", "Run, it's a Tank!"),
        ("“Run!”", "quoted", "Run!"),
        ("「跑」", "quoted", "跑"),
        ("'Good luck'", "quoted", "Good luck"),
        ("!heal", "command", "heal"),
        ("sm_heal", "command", "heal"),
        ("ui/pickup.wav", "file", "ui/pickup.wav"),
        ("m_flLaggedMovementValue", "name", "m_flLaggedMovementValue"),
        ("SDKHook_OnTakeDamage", "name", "SDKHook_OnTakeDamage"),
    ],
)
def test_what_is_no_word(text: str, kind: str, value: str) -> None:
    assert [(token.kind, token.value) for token in _tokens(text)] == [(kind, value)]


@pytest.mark.parametrize("text", ["survivers", "anounce", "suvivor", "helth", "tnak", "incapacitaded"])
def test_slips_are_mended_and_told(text: str) -> None:
    made = cut(text, lexicon().spelling)
    assert [written for written, _ in made.mended] == [text]


@pytest.mark.parametrize("text", ["unless", "except", "instead", "random", "hunted", "second", "xyzzy", "tan", "witsh"])
def test_other_words_are_left_alone(text: str) -> None:
    assert not cut(text, lexicon().spelling).mended or text == "witsh"


@pytest.mark.parametrize("text", ["", " ", "\x00\x1b[31m", "…" * 50, "1" * 500, "((((", "'", '"', "a" * 5000])
def test_anything_can_be_cut(text: str) -> None:
    assert all(0 <= token.start < token.end <= len(text) for token in _tokens(text))
