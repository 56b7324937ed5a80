"""Words in texts and in names of code that speak of a game."""

from __future__ import annotations

from server.analysis.runtime.games import LEFT4DEAD, in_identifier, in_words


def test_words() -> None:
    assert in_words("[L4D2] Tank Health") == {"l4d2"}
    assert in_words("[L4D & L4D2] Tank Health") == LEFT4DEAD
    assert in_words("[CS:GO] Tag") == {"csgo"}
    assert in_words("l4d2_tank_health") == {"l4d2"}
    assert not in_words("Fast reload")


def test_identifiers() -> None:
    assert in_identifier("g_bIsTF2") == {"tf2"}
    assert in_identifier("Game_L4D2") == {"l4d2"}
    assert in_identifier("IsCSGOServer") == {"csgo"}
    assert in_identifier("g_bLeft4Dead2") == {"l4d2"}
    assert not in_identifier("g_bAccess")
