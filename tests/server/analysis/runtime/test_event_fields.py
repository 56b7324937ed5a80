"""The fields that may be meant by a name that an event does not have."""

from __future__ import annotations

import pytest

from server.analysis.runtime.event_fields import candidates


@pytest.mark.parametrize(
    ("event", "written", "meant"),
    [
        ("player_death", "victim", "userid"),
        ("player_death", "killer", "attacker"),
        ("player_death", "playerid", "userid"),
        ("player_death", "damagetype", "type"),
        ("player_bot_replace", "botid", "bot"),
        ("revive_success", "victim", "subject"),
        ("survivor_rescued", "subject", "victim"),
        ("player_bot_replace", "userid", "player"),
        ("infected_death", "bHeadShot", "headshot"),
        ("player_hurt", "dmg_healht", "dmg_health"),
        ("player_hurt", "damage", "dmg_health"),
        ("player_team", "disconnected", "disconnect"),
        ("player_team", "newteam", "team"),
        ("witch_spawn", "witch", "witchid"),
    ],
)
def test_what_is_meant(event: str, written: str, meant: str) -> None:
    assert candidates((event,), written, "int")[0] == meant


def test_a_field_of_all_the_events_that_a_function_is_given() -> None:
    assert candidates(("player_death", "player_hurt"), "victim", "int") == ("userid",)
    assert candidates(("player_death", "round_start"), "victim", "int") == ()


def test_a_text_is_no_number() -> None:
    assert candidates(("player_death",), "weapon_name", "string") == ("weapon",)
    assert "weapon" not in candidates(("player_death",), "weapon_name", "int")


def test_nothing_is_meant() -> None:
    assert candidates(("player_death",), "my_own_thing", "int") == ()
