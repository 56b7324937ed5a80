"""The parts of composed plugins fit their schema, agree with the game's facts, and the compiler has judged them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from string import Template
from typing import Any

import pytest
from pydantic import BaseModel

from server.assistant.compose.fitting import default_scope, goes, possible_scopes
from server.knowledge import compose, convars, events, schema_compose, weapons
from server.knowledge.compose import Parameter
from server.paths import data_dir
from tools import verify_compose

TRIGGERS = """
tank_spawn tank_killed witch_spawn witch_killed witch_startled special_spawned special_killed common_killed
survivor_died survivor_incapacitated survivor_revived survivor_hurt ledge_grab tongue_grab pounce charger_carry
charger_pummel jockey_ride biled saferoom_entered saferoom_left round_start round_end map_start finale_start
rescue_ready finale_won player_joined player_left healed pills_used adrenaline_used defibrillated friendly_fire
car_alarm panic_event item_picked_up gascan_poured command every_seconds random_interval
""".split()
EFFECTS = """
announce hint_text center_text sound speed heal full_heal temp_health set_health hurt slap god_mode give_item
refill_ammo strip_weapons glow ignite freeze kill revive respawn spawn_infected count points fade shake gravity
damage_multiplier no_friendly_fire set_convar kick log panic adrenaline teleport_to_leader change_team
""".split()
CONDITIONS = """
humans_only bots_only headshot chance class_is health_below cooldown once_per_round mode_is difficulty_is min_players
admins_only weapon_is alive
""".split()


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((data_dir() / "compose" / f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize(("name", "model"), schema_compose.TABLES.items())
def test_tables_fit(name: str, model: type[BaseModel]) -> None:
    held = table(name)
    assert held
    for part in held.values():
        model.model_validate(part)


def test_lasting_fits() -> None:
    schema_compose.LastingCode.model_validate(table("lasting"))


def test_every_table_has_a_schema() -> None:
    read = {name.removeprefix("compose/").removesuffix(".toml") for name in compose.FILES}
    assert read == {*schema_compose.TABLES, "lasting"}


def test_no_name_stands_in_two_files() -> None:
    names = [name for file in schema_compose.TABLES for name in table(file)]
    kinds = {len(compose.triggers()), len(compose.effects()), len(compose.conditions())}
    assert min(kinds) > 10
    held = (compose.triggers(), compose.effects(), compose.conditions(), compose.scopes(), compose.functions())
    assert sum(map(len, held)) == len(names)


@pytest.mark.parametrize(
    ("promised", "held"),
    [(TRIGGERS, compose.triggers()), (EFFECTS, compose.effects()), (CONDITIONS, compose.conditions())],
)
def test_promised_parts_are_there(promised: list[str], held: dict[str, object]) -> None:
    assert not set(promised) - set(held)


@pytest.mark.parametrize("name", compose.triggers())
def test_events_and_their_fields(name: str) -> None:
    trigger = compose.triggers()[name]
    if not trigger.event:
        assert not any(role.field for role in trigger.roles.values() if trigger.kind not in ("event", "player"))
        return
    for held in (trigger.event, *trigger.also):
        assert events.event(held) is not None, held
    event = events.event(trigger.event)
    assert event is not None
    for role in trigger.roles.values():
        if role.same:
            continue
        field = event.field(role.field)
        assert field is not None, role.field
        assert field.is_userid, role.field
    told = {trigger.weapon: "GetString", trigger.entity: "GetInt"}
    for name_of_field, getter in told.items():
        field = event.field(name_of_field) if name_of_field else None
        assert not name_of_field or (field is not None and field.getter == getter)


def parameters() -> Iterator[tuple[str, Parameter]]:
    for held in (compose.triggers(), compose.effects(), compose.conditions()):
        for name, part in held.items():
            yield from ((name, one) for one in part.parameters.values())


def test_items_are_the_game_s() -> None:
    given = compose.effects()["give_item"].parameters["item"].choices.values()
    assert not set(given) - set(weapons.items())
    for part in (compose.triggers()["item_picked_up"], compose.conditions()["weapon_is"]):
        (parameter,) = part.parameters.values()
        assert not {word for word in parameter.choices.values() if word and weapons.weapon(f"weapon_{word}") is None}


def test_convars_are_the_game_s() -> None:
    default = compose.effects()["set_convar"].parameters["convar"].default
    named = [
        line for one in compose.functions().values() for line in one.code.sections.values() if "FindConVar" in line
    ]
    assert len(named) == 3
    for name in (str(default), *(line.split('"')[1] for line in named)):
        assert convars.convar(name) is not None, name


def test_parameters_are_used() -> None:
    """Each is in the code of its part; `$name` is nothing else."""
    unused: list[tuple[str, str]] = []
    for name, one in parameters():
        part = next(
            held[name] for held in (compose.effects(), compose.conditions(), compose.triggers()) if name in held
        )
        texts = [text for text in part if isinstance(text, str)]
        texts += [part.code.globals, part.code.functions, *part.code.sections.values()]
        if name not in ("command", "command_on_player", "vote_passed") and not any(
            one.name in Template(text).get_identifiers() for text in texts
        ):
            unused.append((name, one.name))
    assert not unused


def test_echoes_are_triggers() -> None:
    for effect in compose.effects().values():
        assert not set(effect.echoes) - set(compose.triggers())


def test_usual_scopes_can_be() -> None:
    for trigger in compose.triggers().values():
        for effect in (one for one in compose.effects().values() if goes(trigger, one)):
            assert default_scope(trigger, effect) in possible_scopes(trigger, effect), (trigger.name, effect.name)


def test_shared_functions_have_their_name() -> None:
    for name, function in compose.functions().items():
        # A table that is kept comes along where its name is used, as a function does.
        is_table = f"{name}[" in function.code.globals or f"{name};" in function.code.globals
        assert function.define or is_table or f" {name}(" in function.code.functions.replace("\n", " "), name


def test_the_compiler_has_judged_what_is_written_today() -> None:
    """Else run `python -m tools.verify_compose`."""
    verdict = tomllib.loads((data_dir() / verify_compose.FILE).read_text("utf-8"))
    assert (verdict["errors"], verdict["warnings"]) == (0, 0)
    assert verdict["compiler"].startswith("1.12.")
    assert verdict["pairs"] == len(list(verify_compose.pairs())) >= 60 * 60
    assert verdict["sha256"] == verify_compose.digest(verify_compose.sources())


def test_server_does_without_the_schema() -> None:
    server = data_dir().parent / "server"
    needs = [
        file
        for file in server.rglob("*.py")
        if "schema_compose" in file.read_text("utf-8") and file.name != "schema_compose.py"
    ]
    assert not needs
