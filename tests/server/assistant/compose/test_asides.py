"""What a request tells besides is passed over and named; what binds is never taken for it."""

from __future__ import annotations

import pytest

from server.assistant.compose.answer import answer
from server.assistant.compose.understand import understand

TANK = "announce when a tank spawns"


@pytest.mark.parametrize(
    ("request_", "aside"),
    [
        (f"{TANK}. it would rock", "it would rock"),
        (f"{TANK} because my friends keep dying", "because my friends keep dying"),
        (f"hey, ppl always lie lol. {TANK}", "ppl always lie lol"),
        (f"{TANK} (that be awesome)", "that be awesome"),
        (f"{TANK}, cuz the guys here are deaf", "cuz the guys here are deaf"),
    ],
)
def test_an_aside_is_named_and_changes_nothing(request_: str, aside: str) -> None:
    made = understand(request_)
    assert not made.refusal
    assert (made.plan, made.recipe) == (understand(TANK).plan, understand(TANK).recipe)
    assert made.ignored == (aside,)
    assert aside in " ".join(answer(request_).remarks)


@pytest.mark.parametrize(
    "besides",
    [
        ". not in the frobnicated maps",
        ", but frobnicate it",
        ". only for frobnicators",
        ". frobnicate 20 of them",
        ". everybody must frobnicate",
        ", unless it is a frobnicator",
        ". and kill the frobnicators",
        ", because it should only frobnicate",
        ". use !frobnicate",
        ". никого кроме фробникаторов",
    ],
)
def test_what_binds_is_no_aside(besides: str) -> None:
    made = understand(TANK + besides)
    assert made.refusal


def test_a_refusal_says_that_a_model_understands_more_where_it_does() -> None:
    assert "model" in answer("frobnicate the tank").refusal
    assert "model" not in answer("a plugin for tf2 that heals the heavy").refusal
    assert "модель" in answer("сделай бутерброд").refusal
