"""Functions are handed out for requests that they account for word by word, with their values, and for no others."""

from __future__ import annotations

import pytest

from server.assistant.compose import functions
from server.assistant.compose.answer import answer
from server.assistant.compose.functions import Found, Missing
from server.assistant.compose.understand import understand
from server.assistant.verify import Place, verify
from server.knowledge.recipes import functions as table


@pytest.mark.parametrize("name", table())
def test_each_function_is_what_its_own_requests_ask_for(name: str) -> None:
    for asks in table()[name].asks.values():
        for ask in asks:
            found = functions.find(ask)
            assert found is not None, ask
            assert found.recipe.id == name, ask


@pytest.mark.parametrize(
    ("request_", "name", "values"),
    [
        ("Write a function that finds the closest infected to a client", "players/nearest_player", {"team": 3}),
        ("function to give a survivor a molotov", "weapons/give_weapon", {"weapon": "weapon_molotov"}),
        ("please write me a function which deals 25 damage to a player", "health/hurt", {"damage": 25}),
        ("a function for a random number from -10 to 10", "random/random_integer", {"least": -10, "most": 10}),
        ("a function for a random number from 1 to 2000000", "random/random_integer", {"least": 1, "most": 2000000}),
        ("make a function: random float between 0.5 and 2", "random/random_float", {"least": 0.5, "most": 2}),
        ("a function that plays 'ui/pickup_misc42.wav' to everyone", "screen/sound", {"sound": "ui/pickup_misc42.wav"}),
        ("a stock that removes all entities of the class 'witch'", "entities/remove_class", {"class": "witch"}),
        (
            "a function that boosts a player's speed by 50% for 8 seconds",
            "movement/boost_speed",
            {"more": 50, "seconds": 8},
        ),
        ("a function that checks whether the mode is survival", "map/game_mode", {"mode": "survival"}),
        ("写一个函数，返回最近的幸存者", "players/nearest_player", {}),
        ("напиши функцию, которая возвращает случайного выжившего", "players/random_survivor", {}),
    ],
)
def test_values_become_defaults(request_: str, name: str, values: dict[str, object]) -> None:
    understood = understand(request_)
    assert (understood.recipe, dict(understood.values)) == (name, values)
    made = answer(request_)
    for parameter, value in values.items():
        text = f'"{value}"' if isinstance(value, str) else str(value)
        assert f"{parameter} = {text}" in made.code.replace("[]", "") or f"{parameter} = {text}.0" in made.code
    assert not verify(made.code, Place("/functions.sp")).after


@pytest.mark.parametrize(
    "request_",
    [
        "a function that teleports all survivors to the saferoom",
        "a function that makes a player invisible for 5 seconds",
        "a function that picks a random survivor who is not incapacitated",
        "a function that sets health to 2.5",
        "a function that gives all survivors a molotov",
        "a function that heals a player with !heal",
        "a function that finds the nearest survivor in the dark",
        "a function that kills no player",
        "a function for a random number 100",
        "a function that counts three random survivors",
        "a function",
    ],
)
def test_what_is_nearly_a_function_is_none(request_: str) -> None:
    understood = understand(request_)
    assert understood.refusal, understood.recipe
    assert not understood.recipe
    for near in understood.nearest:
        assert table()[understand(near).recipe].is_function, near


@pytest.mark.parametrize(
    ("request_", "is_asked"),
    [
        ("Write a SourcePawn function that counts survivors", True),
        ("a methodmap for player data", True),
        ("I need a stock that heals a player", True),
        ("Write a plugin with a function that counts survivors", False),
        ("spawn a witch using proper random functions", False),
        ("restore stock speed when a tank dies", False),
        ("Announce when a tank spawns", False),
        ("写一个函数", True),
        ("写一个插件，其中有函数", False),
    ],
)
def test_a_function_has_to_be_asked_for(request_: str, is_asked: bool) -> None:
    assert functions.is_asked(request_) == is_asked


def test_a_function_can_be_put_into_a_file() -> None:
    found = functions.find("finds the nearest survivor")
    assert isinstance(found, Found)
    assert found.includes == ("sourcemod",)
    assert found.body.startswith("/**\n")
    assert "#" not in found.body
    assert "\n\n\t" in found.body
    headers = "".join(f"#include <{name}>\n" for name in found.includes)
    whole = f"#pragma semicolon 1\n#pragma newdecls required\n\n{headers}\n{found.body}"
    assert whole == found.code


def test_what_is_missing_is_named() -> None:
    missing = functions.search("a function that finds the nearest survivor in the dark")
    assert isinstance(missing, Missing)
    assert missing.unknown == ("dark",)
    assert missing.nearest[0] == "a function: find the nearest survivor"
    assert functions.search("写一个函数，返回最近的幸存者的月球", "zh").nearest[0].startswith("函数：")  # type: ignore[union-attr]


def test_names_of_the_interface() -> None:
    assert functions.find("a function that gives a weapon using GivePlayerItem") is not None
    other = answer("a function that gives a weapon using EquipPlayerWeapon")
    assert any("without `EquipPlayerWeapon`" in remark for remark in other.remarks)
    assert functions.find("a function that gives a weapon using GiveClientSword") is None
