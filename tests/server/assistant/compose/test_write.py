"""What the composer writes has no finding and is laid out, whatever parts are put together."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.assistant.compose.plan import Clause, Effect, Part, Plan
from server.assistant.compose.write import needs, write
from server.features.formatting import FormatOptions, format_document
from server.knowledge import compose
from server.syntax.text import Text
from tools import verify_compose
from tools.verify_compose import done, effects_at


@cache
def project() -> Project:
    return Project()


def findings(code: str) -> list[str]:
    """All findings, hints included."""
    path = str(Path("/nowhere/scripting/plugin.sp"))
    held = Text.of(code)
    project().open(path, held)
    found = diagnose(project().unit(path), path)
    return [f"{held.line_of(one.start) + 1}: {one.code}: {one.message}" for one in found]


def faults(code: str) -> list[str]:
    """All findings, and where the formatter would change something."""
    edits = format_document(code, FormatOptions(), None)
    return findings(code) + [f"{code.count(chr(10), 0, edit.start) + 1}: layout" for edit in edits]


def plan(trigger: str, *effects: str | Effect, conditions: tuple[Part, ...] = (), title: str = "") -> Plan:
    made = tuple(done(trigger, one) if isinstance(one, str) else one for one in effects)
    return Plan((Clause(Part(trigger), made, conditions),), title)


def test_all_pairs_at_once() -> None:
    code = write(verify_compose.packed_pairs())
    said = code.count("PrintToChatAll(") + code.count("PrintToChat(")
    assert said >= 2 * len(compose.triggers())
    assert faults(code) == []


def test_all_conditions_at_once() -> None:
    some = ("damage", "command", "vote_passed", "survivor_died", "special_killed", "every_seconds", "player_left")
    assert findings(write(verify_compose.conditions(some))) == []


def test_what_waits() -> None:
    assert faults(write(verify_compose.delayed())) == []


def test_numbers_that_are_typed() -> None:
    assert faults(write(verify_compose.arguments())) == []


def test_all_choices_at_once() -> None:
    assert faults(write(verify_compose.choices())) == []


def test_scopes_at_once() -> None:
    assert findings(write(verify_compose.scopes(("announce", "speed", "give_item", "respawn")))) == []


def test_some_pairs_alone() -> None:
    """A plugin with one clause is written in another way than one of a clause among many."""
    chosen = random.Random(4).sample(list(verify_compose.pairs()), 30)
    for one in chosen:
        assert faults(write(one)) == [], one


def test_some_plans_alone() -> None:
    pick = random.Random(5)
    for _ in range(15):
        clauses: list[Clause] = []
        for trigger in pick.sample(list(compose.triggers()), pick.randint(1, 3)):
            effects = tuple(done(trigger, one) for one in pick.sample(effects_at(trigger), pick.randint(1, 4)))
            general = pick.sample(
                ["chance", "cooldown", "once_per_round", "mode_is", "difficulty_is", "min_players"], 2
            )
            clauses.append(Clause(Part(trigger), effects, tuple(map(Part, general))))
        assert faults(write(Plan(tuple(clauses)))) == [], clauses


def test_a_fault_would_be_found() -> None:
    code = write(verify_compose.choices())
    broken = code.replace(
        "PrintToChatAll(TEXT_SPECIAL_KILLED);", "PrintToChatAll(TEXT_SPECIAL_KILLED, tnak);\n\t\tint  x;", 1
    )
    assert broken != code
    said = " ".join(faults(broken))
    assert "undefined-symbol" in said
    assert "layout" in said


def test_the_same_plan_gives_the_same_plugin() -> None:
    assert write(plan("tank_spawn", "announce", "speed")) == write(plan("tank_spawn", "announce", "speed"))


def test_a_whole_small_plugin() -> None:
    said = Effect(Part("announce", (("text", "Careful: a Tank!"),)), "everyone")
    assert (
        write(plan("witch_spawn", said, title="Witch alarm"))
        == """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_ANNOUNCE "Careful: a Tank!"

public Plugin myinfo =
{
	name = "Witch alarm",
	author = "L4D2 Architect",
	description = "When a witch appears, tells everyone in chat.",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	HookEvent("witch_spawn", Event_WitchSpawn, EventHookMode_PostNoCopy);
}

void Event_WitchSpawn(Event event, const char[] name, bool dontBroadcast)
{
	PrintToChatAll(TEXT_ANNOUNCE);
}
"""
    )


def test_needs() -> None:
    assert needs(plan("tank_spawn", "announce", "speed")) == ()
    assert needs(plan("survivor_died", "respawn", "revive")) == ("left4dhooks",)
    for effect in compose.effects().values():
        code = write(plan(effect.only or "round_start", effect.name))
        assert ("#include <left4dhooks>" in code) == bool(effect.needs), effect.name


@pytest.mark.parametrize("effect", ["speed", "gravity", "glow", "freeze", "ignite", "god_mode", "damage_multiplier"])
def test_what_lasts_ends(effect: str) -> None:
    """With death, a change of team, leaving, the round, and the plugin; and it is not begun twice."""
    code = write(plan("tank_spawn", effect))
    name = effect.title().replace("_", "")
    assert code.count(f"delete g_h{name}Timer[client];") == 2
    for where in (
        "OnPluginEnd()",
        "OnClientDisconnect(",
        "Event_RoundStart(",
        "Event_PlayerDeath(",
        "Event_PlayerTeam(",
    ):
        body = code.split(f"void {where}", 1)[1].split("\n}\n", 1)[0]
        assert f"Reset{name}(" in body, where


def test_two_clauses_share_the_functions_of_an_effect() -> None:
    both = Plan((*plan("tank_spawn", "speed").clauses, *plan("witch_spawn", "speed").clauses))
    code = write(both)
    assert code.count("void SetSpeed(") == 1
    assert "g_cvTankSpawnSpeedPercent.FloatValue" in code
    assert "g_cvWitchSpawnSpeedPercent.FloatValue" in code
    assert faults(code) == []


def test_a_trigger_that_the_effects_set_off_is_quiet_meanwhile() -> None:
    code = write(plan("survivor_hurt", "hurt", "slap"))
    assert code.count("g_bActing = true;") == 1
    assert "if (g_bActing)" in code
    assert "g_bActing" not in write(plan("tank_spawn", "hurt"))


def test_a_command_for_admins_is_one_of_sourcemod_s() -> None:
    code = write(plan("command", "heal", conditions=(Part("admins_only"),)))
    assert 'RegAdminCmd("sm_event", Command_Event, ADMFLAG_GENERIC' in code
    assert "CheckCommandAccess" not in code


def test_commands_do_not_collide() -> None:
    clauses = [
        Clause(Part("command", (("name", word),)), (Effect(Part("count"), "subject"), Effect(Part("kick"), "subject")))
        for word in ("count", "count2", "a_1b", "a1b")
    ]
    code = write(Plan(tuple(clauses)))
    registered = [line.split('"')[1] for line in code.splitlines() if "RegConsoleCmd(" in line]
    assert len(registered) == len(set(registered)) == 8
    assert faults(code) == []


def test_others_are_everybody_when_nobody_did_it() -> None:
    code = write(plan("car_alarm", Effect(Part("slap"), "others")))
    body = code.split("void Event_CarAlarm", 1)[1].split("\n}\n", 1)[0]
    assert "i != survivor" in body
    assert "IsSurvivor(" not in body


def test_a_tank_that_is_passed_on_does_not_spawn_again() -> None:
    code = write(plan("tank_spawn", "announce"))
    frame = code.split("void Frame_TankSpawn(int userid)", 1)[1].split("\n}\n", 1)[0]
    assert "if (!IsInfected(tank) || IsPassedOn())" in frame
    assert frame.index("return;") < frame.index("PrintToChatAll(")


def test_what_waits_for_players_waits() -> None:
    waiting = write(plan("round_start", "heal"))
    assert "Timer_RoundStart" in waiting
    assert "delete g_hRoundStart;" in waiting.split("void OnMapEnd()", 1)[1]
    assert "Timer_" not in write(plan("map_start", "set_convar", "log"))


def test_timers_do_not_pile_up() -> None:
    code = write(
        Plan(
            tuple(
                Clause(Part("every_seconds", (("seconds", seconds),)), (done("every_seconds", "announce"),))
                for seconds in (30, 60, 60)
            )
        )
    )
    assert code.count("Action Timer_EverySeconds") == 2
    assert code.count("TIMER_FLAG_NO_MAPCHANGE") == 4
    assert "void OnConfigsExecuted()" in code
    assert faults(code) == []


def test_a_plugin_says_what_it_does() -> None:
    made = Effect(Part("give_item", (("item", "first_aid_kit"),)), "attacker")
    boomer = Part("special_killed", (("class", "boomer"),))
    clauses = (
        Clause(boomer, (made,), (Part("humans_only", (("of", "attacker"),)),)),
        Clause(Part("every_seconds", (("seconds", 90),)), (done("every_seconds", "set_convar"),)),
    )
    assert (
        'description = "When a special infected is killed (boomer), for people only (the player who did it), gives an '
        "item to the player who did it (first aid kit). When 90 seconds have passed, sets a convar (z_common_limit, "
        '30).",' in write(Plan(clauses))
    )
