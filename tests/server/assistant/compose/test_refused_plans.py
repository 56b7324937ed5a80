"""A plan that can not be is refused with what could stand in its place, and texts of anybody are only texts."""

from __future__ import annotations

import pytest

from server.assistant.compose.errors import (
    ComposeError,
    EmptyPlanError,
    ScopeError,
    UnknownPartError,
    ValueRangeError,
)
from server.assistant.compose.fitting import TARGETS, default_scope, possible_scopes, possible_subjects
from server.assistant.compose.plan import Clause, Effect, Part, Plan, Scope, Value
from server.assistant.compose.write import write
from server.knowledge import compose


def one(
    trigger: str, effect: str, scope: Scope = "everyone", conditions: tuple[Part, ...] = (), **values: Value
) -> str:
    made = Effect(Part(effect, tuple(values.items())), scope)
    return write(Plan((Clause(Part(trigger), (made,), conditions),)))


def refused(
    kind: type[ComposeError], trigger: str, effect: str, scope: Scope = "everyone", **values: Value
) -> ComposeError:
    with pytest.raises(kind) as caught:
        one(trigger, effect, scope, (), **values)
    return caught.value


def test_nothing_to_do() -> None:
    for plan in (Plan(()), Plan((Clause(Part("tank_spawn"), ()),))):
        with pytest.raises(EmptyPlanError):
            write(plan)


def test_unknown_parts_offer_what_is_near() -> None:
    assert "tank_spawn" in refused(UnknownPartError, "tank_spwan", "announce").offers
    assert "announce" in refused(UnknownPartError, "tank_spawn", "anounce").offers
    assert "percent" in refused(UnknownPartError, "tank_spawn", "speed", "survivors", procent=5).offers
    with pytest.raises(UnknownPartError, match="condition `headshots`") as caught:
        one("special_killed", "announce", conditions=(Part("headshots"),))
    assert "headshot" in caught.value.offers


def test_a_trigger_gives_only_whom_it_knows() -> None:
    error = refused(ScopeError, "map_start", "heal", "attacker")
    assert error.offers[:4] == ("survivors", "infected", "everyone", "admins")
    assert not {"subject", "attacker", "victim", "others"} & set(error.offers)
    assert str(error).startswith("`heal` can not happen to `attacker` at `map_start`")
    assert "attacker" in refused(ScopeError, "tank_killed", "heal", "subject").offers
    assert "subject" not in refused(ScopeError, "tank_spawn", "give_item", "subject").offers
    assert "survivors" in refused(ScopeError, "player_left", "announce", "subject").offers
    refused(ScopeError, "tank_spawn", "revive", "infected")


def test_a_text_names_only_whom_the_trigger_knows() -> None:
    error = refused(ScopeError, "tank_spawn", "announce", text="{attacker} did it")
    assert error.offers == ("subject", "target")
    refused(ScopeError, "tank_spawn", "log", text="for {target}")


def test_conditions_where_they_can_hold() -> None:
    with pytest.raises(ScopeError):
        one("round_start", "announce", conditions=(Part("headshot"),))
    with pytest.raises(ScopeError, match="targets"):
        one("tank_spawn", "heal", "survivors", (Part("weapon_is", (("of", "subject"),)),))
    with pytest.raises(ScopeError) as caught:
        one("tank_spawn", "heal", "survivors", (Part("class_is", (("class", "witch"),)),))
    assert caught.value.offers == ("survivor_died", "survivor_incapacitated", "survivor_hurt", "damage")
    # Nobody is reached whom it could be about.
    with pytest.raises(ScopeError):
        one("round_start", "panic", conditions=(Part("humans_only"),))


def test_whom_conditions_are_about() -> None:
    triggers, conditions = compose.triggers(), compose.conditions()
    assert possible_subjects(triggers["tank_spawn"], conditions["humans_only"]) == ("subject", TARGETS)
    assert possible_subjects(triggers["map_start"], conditions["humans_only"]) == (TARGETS,)
    assert possible_subjects(triggers["survivor_died"], conditions["alive"]) == ("attacker", TARGETS)
    assert possible_subjects(triggers["map_start"], conditions["chance"]) == ("",)
    code = one("tank_spawn", "heal", "survivors", (Part("health_below", (("of", TARGETS),)),))
    assert "GetClientHealth(i) < g_cvHealthBelowAmount.IntValue" in code
    assert "GetClientHealth(tank)" in one("tank_spawn", "heal", "survivors", (Part("health_below"),))
    assert 'IsWitch(event.GetInt("attackerentid"))' in one(
        "survivor_died", "announce", conditions=(Part("class_is", (("class", "witch"),)),)
    )


def test_usual_scopes() -> None:
    triggers, effects = compose.triggers(), compose.effects()
    usual = [
        ("tank_spawn", "announce", "everyone"),
        ("tank_spawn", "speed", "survivors"),
        ("survivor_hurt", "heal", "subject"),
        ("survivor_died", "respawn", "survivors"),
        ("special_spawned", "give_item", "survivors"),
        ("special_killed", "points", "attacker"),
    ]
    for trigger, effect, scope in usual:
        assert default_scope(triggers[trigger], effects[effect]) == scope
        assert scope in possible_scopes(triggers[trigger], effects[effect])


@pytest.mark.parametrize(
    ("effect", "values"),
    [
        ("speed", {"percent": 5000}),
        ("speed", {"percent": "fast"}),
        ("speed", {"seconds": -1}),
        ("heal", {"amount": 2.5}),
        ("glow", {"color": "ultraviolet"}),
        ("give_item", {"item": "bfg9000"}),
        ("announce", {"text": "x" * 500}),
        ("sound", {"file": 'a.wav"); ServerCommand("quit'}),
        ("set_convar", {"convar": "a b"}),
        ("set_convar", {"value": 'x"; quit'}),
    ],
)
def test_values_out_of_bounds(effect: str, values: dict[str, Value]) -> None:
    error = refused(ValueRangeError, "round_start", effect, "survivors", **values)
    assert effect in str(error)


def test_a_number_that_a_word_says_is_a_number() -> None:
    assert 'speed_percent", "150"' in one("tank_spawn", "speed", "survivors", percent="150")


def test_a_command_that_an_effect_has() -> None:
    clause = Clause(Part("command", (("name", "points"),)), (Effect(Part("points"), "subject"),))
    with pytest.raises(ValueRangeError):
        write(Plan((clause,)))


def test_a_hostile_text_is_a_text() -> None:
    said = 'a" ); \\ ServerCommand("quit"); \n//\x1b[2J %s %N 100%\u202e'
    code = one("tank_spawn", "announce", text=said)
    line = next(line for line in code.splitlines() if line.startswith("#define TEXT_"))
    assert line == '#define TEXT_ANNOUNCE "a\\" ); \\\\ ServerCommand(\\"quit\\"); //[2J %%s %%N 100%%"'
    assert "\x1b" not in code
    title = write(Plan((Clause(Part("tank_spawn"), (Effect(Part("announce"), "everyone"),)),), 'x"\n#include "y'))
    assert 'name = "x\\" #include \\"y"' in title
    assert title.count("#include") == 2


def test_a_text_with_names() -> None:
    code = one("tank_killed", "announce", text="{attacker} beat {subject}: {attacker}!")
    assert '"%N beat %N: %N!"' in code
    assert "PrintToChatAll(TEXT_ANNOUNCE, attacker, tank, attacker);" in code
    assert "if (!IsSurvivor(attacker))" in code
    to_each = one("witch_spawn", "announce", "survivors", text="Careful, {target}!")
    assert "PrintToChat(i, TEXT_ANNOUNCE, i);" in to_each
    assert "PrintToChat(i, TEXT_ANNOUNCE, i);" in one("witch_spawn", "announce", text="Careful, {target}!")


def test_what_a_plugin_is_called() -> None:
    def named(title: str) -> str:
        return write(Plan((Clause(Part("tank_spawn"), (Effect(Part("speed"), "survivors"),)),), title))

    assert '"l4d2_tank_rush_speed_percent"' in named("Tank rush!")
    assert '"l4d2_tank_rush_speed_percent"' in named("L4D2 tank rush")
    assert '"l4d2_tank_spawn_speed_percent"' in named("")
    assert '"l4d2_tank_spawn_speed_percent"' in named("坦克来了")
    assert 'AutoExecConfig(true, "l4d2_tank_rush");' in named("Tank rush!")
    assert 'name = "坦克来了"' in named("坦克来了")


def test_after_what_can_kill_is_asked_again() -> None:
    clause = Clause(
        Part("survivor_incapacitated"), (Effect(Part("slap"), "subject"), Effect(Part("set_health"), "subject"))
    )
    body = write(Plan((clause,))).split("void Event_SurvivorIncapacitated", 1)[1].split("\n}\n", 1)[0]
    slap, health = body.index("SlapPlayer("), body.index("SetHealth(")
    assert "IsPlayerAlive" not in body[:slap]
    assert "IsPlayerAlive(victim)" in body[slap:health]
