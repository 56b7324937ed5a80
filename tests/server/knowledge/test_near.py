"""What was meant by a name that does not exist."""

from __future__ import annotations

import pytest

from server.knowledge.event_words import same_meaning
from server.knowledge.near import near


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("player_enter_saferoom", "player_entered_checkpoint"),
        ("player_reached_safe_room", "player_entered_checkpoint"),
        ("survivor_exits_checkpoint", "player_left_checkpoint"),
        ("PlayerDied", "player_death"),
        ("tank_dies", "tank_killed"),
        ("round_begins", "round_start"),
        ("player_deaht", "player_death"),
    ],
)
def test_an_event_is_found_by_its_meaning_or_by_its_spelling(wrong: str, right: str) -> None:
    assert near("event", wrong)[:1] == (right,)


@pytest.mark.parametrize("name", ["player_opened_fridge", "on_player", "saferoom", ""])
def test_nothing_is_made_up_where_no_event_says_the_same(name: str) -> None:
    assert same_meaning(name) == ()
    assert same_meaning("player_deaths_of_today") == ()
