"""Recipes are handed out for requests that say the same as theirs, with the request's numbers, and for no others."""

from __future__ import annotations

import random

import pytest

from server.assistant.compose import library
from server.assistant.compose.answer import answer
from server.assistant.compose.functions import find
from server.assistant.compose.tokens import cut
from server.assistant.compose.understand import understand
from server.knowledge.recipes import functions, recipes

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
    ("request_", "recipe", "texts"),
    [
        ('a command "sm_hey" that replies "Hey you"', "hello_command", {"COMMAND": "sm_hey", "TEXT_HELLO": "Hey you"}),
        (
            '"Hey you" for players that type the command "sm_hey"',
            "hello_command",
            {"COMMAND": "sm_hey", "TEXT_HELLO": "Hey you"},
        ),
        ('convar "sm_other" with a change hook', "convar_watch", {"CONVAR": "sm_other"}),
        ('admin command "sm_kick_all" that kicks all players', "kick_all", {}),
    ],
)
def test_quoted_texts_become_those_of_the_plugin(request_: str, recipe: str, texts: dict[str, str]) -> None:
    understood = understand(request_)
    assert understood.recipe.partition("/")[2] == recipe
    assert dict(understood.values) == texts
    code = answer(request_).code
    for name, text in texts.items():
        assert f'#define {name} "{text}"\n' in code


@pytest.mark.parametrize(
    "request_",
    [
        'admin command "sm_slap_all" that kicks all players',
        'a command "sm_hey" that replies "100%"',
        'a command "two words" that replies "Hey you"',
        'a command "sm_hey" that replies "a", "b"',
        'a forward "OnTankDied" for other plugins',
    ],
)
def test_quoted_texts_that_have_no_place(request_: str) -> None:
    assert not understand(request_).recipe


@pytest.mark.parametrize(
    ("request_", "recipe"),
    [
        ("register an admin command 'sm_kick_all' that needs the permission", "kick_all"),
        ("implement a countdown of 30 seconds on the screen for all players", "countdown"),
        ("count charger carries of players and impacts", "charger_carries"),
    ],
)
def test_words_that_say_nothing_new(request_: str, recipe: str) -> None:
    assert understand(request_).recipe.partition("/")[2] == recipe


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
        # Words beside those of a recipe's own that are not on its list.
        "show a countdown of 30 seconds to the infected",
        "no fall damage for hunters",
        "survivors run 30% faster in the finale",
        "announce special infected spawns except for boomers",
        "log each player that heals another with pills",
        "reset my variables at the start of a map",
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


@pytest.mark.parametrize("word", ["never", "not", "half", "zorblax", "except", "dead", "unless", "twice"])
def test_no_word_that_changes_the_meaning_is_lost(word: str) -> None:
    """A word put anywhere into a request for a plugin or a function never leads to the same one."""
    chance = random.Random(word)
    for recipe in (*recipes().values(), *functions().values()):
        ask = chance.choice(recipe.asks["en"])
        words = ask.split(" ")
        words.insert(0 if '"' in ask else chance.randrange(len(words) + 1), word)  # in quotes a word is but a text
        request = " ".join(words)
        if recipe.is_function:
            assert word in recipe.also or find(request) is None, request
        else:
            assert library.same(cut(request, library.spelling()).tokens, None) is None, request
