"""Recipes are handed out for requests that say the same as theirs, with the request's numbers, and for no others."""

from __future__ import annotations

import pytest

from server.assistant.compose import library
from server.assistant.compose.answer import answer
from server.assistant.compose.understand import understand
from server.knowledge.recipes import recipes

_BEGIN = "Write a complete L4D2 SourcePawn plugin that "


@pytest.mark.parametrize("recipe", recipes())
def test_each_recipe_is_what_its_own_requests_ask_for(recipe: str) -> None:
    for asks in recipes()[recipe].asks.values():
        for ask in asks:
            assert understand(ask).recipe == recipe, ask


@pytest.mark.parametrize(
    ("request_", "recipe"),
    [
        ("gives survivors a 30% speed boost for 5 seconds when they kill a special infected.", "kill_speed"),
        ("when they kill a special infected gives survivors a 30% speed boost for 5 seconds", "kill_speed"),
        ("disables friendly fire during panic events using SDKHook_OnTakeDamage.", "panic_peace"),
        ("tracks zombie kills per player using the infected_death event.", "kill_counter"),
        ("heals survivors when they enter a saferoom checkpoint.", "saferoom_heal"),
        ("tracks Hunter pounce damage using the correct L4D2 event.", "pounce_tracker"),
        ("announces to all players when a Tank spawns with tank_spawn event.", "tank_announcer"),
    ],
)
def test_requests_with_words_around_them(request_: str, recipe: str) -> None:
    assert understand(_BEGIN + request_).recipe.partition("/")[2] == recipe


@pytest.mark.parametrize(
    ("request_", "value"),
    [
        ("Custom tank HP: 8000", ("l4d2_tank_health_base", 8000)),
        ("set the tank's health to 8000", ("l4d2_tank_health_base", 8000)),
        (
            "give survivors a 45% speed boost for 5 seconds when they kill a special infected",
            ("l4d2_kill_speed_percent", 45),
        ),
        (
            "give survivors a 30% speed boost for 8 seconds when they kill a special infected",
            ("l4d2_kill_speed_seconds", 8),
        ),
        ("spawn a witch at a random time between 45 and 60 seconds", ("l4d2_random_witch_least", 45)),
    ],
)
def test_numbers_become_defaults_of_convars(request_: str, value: tuple[str, int]) -> None:
    assert understand(request_).values == (value,)
    made = answer(request_)
    assert library.defaults(made.code)[value[0]][0] == value[1]
    assert f"{value[0]} = {value[1]}" in made.remarks


@pytest.mark.parametrize(
    "request_",
    [
        # The same words about something else, a number that the recipe can not take, one word more.
        "heal survivors when special infected kill them",
        "spawn a witch at a random time between 1 and 60 seconds",
        "give survivors a 30% speed boost for 5000 seconds when they kill a special infected",
        "disable friendly fire during panic events unless it is a finale",
        "track hunter pounce damage in a database",
        "melee weapons do 20000 damage to tanks",
    ],
)
def test_what_is_nearly_a_recipe_is_none(request_: str) -> None:
    assert not understand(request_).recipe


def test_names_that_do_not_exist_are_refused_for_recipes_too() -> None:
    understood = understand("disable friendly fire during panic events using the panic_start event")
    assert understood.reason == "unknown_api"
    assert understood.nearest


def test_a_refusal_offers_what_is_near() -> None:
    near = understand("custom tank health by the phase of the moon").nearest
    assert near[0] == recipes()["tank_and_witch/tank_health"].asks["en"][0]
    assert len(near) <= 3
    for request in near:
        assert not understand(request).refusal, request


def test_what_is_not_wanted_is_not_offered() -> None:
    assert not understand("do not heal players when they kill a witch").nearest
