"""Composed plugins do no harm that was not asked for, and say what was decided."""

from __future__ import annotations

import re

import pytest

from server.assistant.compose.answer import answer


def _code(request: str) -> str:
    made = answer(request)
    assert made.code, made.refusal
    return made.code


@pytest.mark.parametrize(
    ("request_", "test"),
    [
        ("when the tank spawns kick players but not admins", "!CheckCommandAccess(i, "),
        ("heal survivors but not bots when the tank dies", "!IsFakeClient(i)"),
    ],
)
def test_who_is_left_out_is_asked_within_the_loop(request_: str, test: str) -> None:
    before, _, loop = _code(request_).partition("for (int i = 1; i <= MaxClients; i++)")
    assert test in loop
    assert "CheckCommandAccess(" not in before
    assert "IsFakeClient(" not in before


@pytest.mark.parametrize(
    ("request_", "flag"),
    [
        ("!remove <player> kicks them", "ADMFLAG_KICK"),
        ("!frost <player> freezes them", "ADMFLAG_SLAY"),
        ("!again restarts the map", "ADMFLAG_CHANGEMAP"),
        ("!tank command spawns a tank", "ADMFLAG_CHEATS"),
        ("!bring <player> teleports that player to the leader", "ADMFLAG_GENERIC"),
    ],
)
def test_a_command_that_concerns_others_is_for_admins(request_: str, flag: str) -> None:
    made = answer(request_)
    assert re.search(rf'RegAdminCmd\("sm_\w+", Command_\w+, {flag}, ', made.code), made.refusal or made.code
    assert any("for admins" in remark and "everyone can use it" in remark for remark in made.remarks)
    assert "FindTarget(" not in made.code or "FindTarget(client, typed, false, true)" in made.code


def test_players_may_use_what_they_are_said_to_use() -> None:
    made = answer("everyone can type !frost to freeze all survivors")
    assert 'RegConsoleCmd("sm_frost"' in made.code
    assert not any("for admins" in remark for remark in made.remarks)


def test_a_command_of_sourcemod_is_not_hidden() -> None:
    made = answer("!kick <player> kicks them")
    assert '"sm_kick_player"' in made.code
    assert '"sm_kick"' not in made.code
    assert any("!kick " in remark and "!kick_player" in remark for remark in made.remarks)


def test_a_usual_text_is_shown() -> None:
    assert "“" in answer("when a smoker spawns announce it").remarks[0]


def test_names_tell_two_plugins_apart() -> None:
    one, other = _code("chargers have 1000 health"), _code("hunters have 500 health")
    assert '"l4d2_special_spawned_charger_set_health_amount"' in one
    assert '"l4d2_special_spawned_hunter_set_health_amount"' in other
    assert 'AutoExecConfig(true, "l4d2_special_spawned_charger_set_health")' in one
    assert "(Charger)" in one
    assert "(Hunter)" in other
