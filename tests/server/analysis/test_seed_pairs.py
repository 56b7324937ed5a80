"""The mistakes that people ask for help with most: each is told, and its correction leaves a plugin with no finding."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Fix, Severity
from server.analysis.project import Project
from server.syntax.text import Text
from tests import markers

_PATH = "/plugins/seed.sp"
_HEAD = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include <sdktools>
#include <sdkhooks>

public Plugin myinfo = { name = "Seed", author = "", description = "", version = "1.0", url = "" };

"""


class Seed(NamedTuple):
    """A plugin with one mistake: the finding's code, what it is about, and what stands in the mended plugin."""

    code: str
    about: str
    source: str
    right: tuple[str, ...]


def _command(lines: str) -> str:
    return (
        'public void OnPluginStart()\n{\n    RegConsoleCmd("sm_seed", Command_Seed);\n}\n\n'
        "Action Command_Seed(int client, int args)\n{\n    if (client == 0 || !IsClientInGame(client))\n    {\n"
        f"        return Plugin_Handled;\n    }}\n{lines}    return Plugin_Handled;\n}}\n"
    )


def _event(name: str) -> str:
    return (
        f'public void OnPluginStart()\n{{\n    HookEvent("{name}", Event_Seed);\n}}\n\n'
        "void Event_Seed(Event event, const char[] name, bool dontBroadcast)\n{\n"
        '    int client = GetClientOfUserId(event.GetInt("userid"));\n'
        "    if (client != 0 && IsClientInGame(client))\n    {\n"
        '        PrintToServer("%N", client);\n    }\n}\n'
    )


def _speed(prop: str, place: str = "Prop_Send") -> str:
    return _command(f'    SetEntPropFloat(client, {place}, "{prop}", 300.0);\n')


_SCALED = ('Prop_Send, "m_flLaggedMovementValue", 1.0 /* times the normal speed */)',)
_DAMAGE = """\
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt, EventHookMode_Pre);
}

Action Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    int victim = GetClientOfUserId(event.GetInt("userid"));
    if (victim == 0 || !IsClientInGame(victim))
    {
        return Plugin_Continue;
    }
    event.SetInt("dmg_health", event.GetInt("dmg_health") / 2);
    return Plugin_Changed;
}
"""
_TIMER = """\
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Kick, client);
}

Action Timer_Kick(Handle timer, int client)
{
    if (IsClientInGame(client))
    {
        KickClient(client);
    }
    return Plugin_Stop;
}
"""

SEEDS = {
    "RandomFloat": Seed(
        "undefined-symbol",
        "RandomFloat",
        _command("    SetEntityGravity(client, RandomFloat(0.5, 1.0));\n"),
        ("SetEntityGravity(client, GetRandomFloat(0.5, 1.0));",),
    ),
    "RandomInt": Seed(
        "undefined-symbol",
        "RandomInt",
        _command("    SetEntityHealth(client, RandomInt(1, 100));\n"),
        ("SetEntityHealth(client, GetRandomInt(1, 100));",),
    ),
    "m_flSpeed": Seed("player-speed", '"m_flSpeed"', _speed("m_flSpeed"), _SCALED),
    "m_flSpeed of the data map": Seed("player-speed", '"m_flSpeed"', _speed("m_flSpeed", "Prop_Data"), _SCALED),
    "m_flMaxSpeed": Seed("player-speed", '"m_flMaxSpeed"', _speed("m_flMaxSpeed"), _SCALED),
    "m_flMaxSpeed of the data map": Seed(
        "player-speed", '"m_flMaxSpeed"', _speed("m_flMaxSpeed", "Prop_Data"), _SCALED
    ),
    "pounce": Seed("unknown-event", '"pounce"', _event("pounce"), ('HookEvent("lunge_pounce", Event_Seed)',)),
    "smoker_tongue_grab": Seed(
        "unknown-event",
        '"smoker_tongue_grab"',
        _event("smoker_tongue_grab"),
        ('HookEvent("tongue_grab", Event_Seed)',),
    ),
    "boomer_vomit": Seed(
        "unknown-event", '"boomer_vomit"', _event("boomer_vomit"), ('HookEvent("player_now_it", Event_Seed)',)
    ),
    "charger_grab": Seed(
        "unknown-event", '"charger_grab"', _event("charger_grab"), ('HookEvent("charger_carry_start", Event_Seed)',)
    ),
    "GetClientName without a buffer": Seed(
        "argument-count",
        "GetClientName",
        _command('    PrintToChatAll("%s joined", GetClientName(client));\n'),
        ("char name[MAX_NAME_LENGTH];", "GetClientName(client, name, sizeof(name));", '("%s joined", name);'),
    ),
    "TakeDamage": Seed(
        "undefined-symbol",
        "TakeDamage",
        _command("    TakeDamage(client, client, 10.0);\n"),
        ("SDKHooks_TakeDamage(client, client, client, 10.0);",),
    ),
    "GetEntityModel": Seed(
        "undefined-symbol",
        "GetEntityModel",
        _command(
            "    char model[PLATFORM_MAX_PATH];\n    GetEntityModel(client, model, sizeof(model));\n"
            "    PrintToServer(model);\n"
        ),
        ('GetEntPropString(client, Prop_Data, "m_ModelName", model, sizeof(model));',),
    ),
    "damage changed in player_hurt": Seed(
        "event-damage",
        "SetInt",
        _DAMAGE,
        (
            "SDKHook(client, SDKHook_OnTakeDamage, Event_Hurt);",
            "Action Event_Hurt(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)",
            "damage = float(RoundToFloor(damage) / 2);",
        ),
    ),
    "a client in a timer": Seed(
        "client-in-timer",
        "client",
        _TIMER,
        (
            "CreateTimer(5.0, Timer_Kick, GetClientUserId(client));",
            "Action Timer_Kick(Handle timer, int userid)",
            "int client = GetClientOfUserId(userid);",
        ),
    ),
}


def _lines(*lines: str) -> str:
    return _command("".join(f"    {line}\n" for line in lines))


_HURT = """\
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

public void OnClientPutInServer(int client)
{
    PrintToServer("%N", client);
}

public VOID Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    BODY
}
"""

_FILL = "GetClientName(client, name, sizeof(name));"
VARIANTS = {
    "a text that is declared with it": (
        _lines("char name[32] = GetClientName(client);", "PrintToServer(name);"),
        ("char name[32];\n    " + _FILL,),
    ),
    "a text without a size": (
        _lines("char name[] = GetClientName(client);", "PrintToServer(name);"),
        ("char name[MAX_NAME_LENGTH];\n    " + _FILL,),
    ),
    "a text that it is assigned to": (
        _lines("char name[32];", "name = GetClientName(client);", "PrintToServer(name);"),
        ("char name[32];\n    " + _FILL,),
    ),
    "the only statement of a condition": (
        _lines("if (args > 1)", "    PrintToServer(GetClientName(client));", "args++;"),
        (
            "if (args > 1)\n    {\n        char name[MAX_NAME_LENGTH];\n",
            f"{_FILL}\n        PrintToServer(name);\n    }}\n",
        ),
    ),
    "the only statement of a case": (
        _lines("switch (args)", "{", "    case 1: PrintToServer(GetClientName(client));", "}"),
        (f"case 1: {{ char name[MAX_NAME_LENGTH]; {_FILL} PrintToServer(name); }}",),
    ),
    "a block on one line": (
        _lines("if (args > 1) { PrintToServer(GetClientName(client)); }"),
        (f"{{ char name[MAX_NAME_LENGTH]; {_FILL} PrintToServer(name); }}",),
    ),
    "damage with its type": (
        _lines("TakeDamage(client, client, client, 10.0, DMG_BULLET);"),
        ("SDKHooks_TakeDamage(client, client, client, 10.0, DMG_BULLET);",),
    ),
    "damage without an attacker": (
        _lines("TakeDamage(client, 10);"),
        ("SDKHooks_TakeDamage(client, 0, 0, 10.0);",),
    ),
    "a model that is declared": (
        _lines("char model[] = GetEntityModel(client);", "PrintToServer(model);"),
        ('GetEntPropString(client, Prop_Data, "m_ModelName", model, sizeof(model));',),
    ),
    "a model that is shown": (
        _lines('PrintToServer("%s", GetEntityModel(client));'),
        ("char model[PLATFORM_MAX_PATH];", 'PrintToServer("%s", model);'),
    ),
    "a handler that returns nothing": (
        _HURT.replace("VOID", "void").replace("BODY", 'event.SetInt("dmg_health", 0);'),
        ("SDKHook(i, SDKHook_OnTakeDamage, Event_Hurt);", "damage = 0.0;\n    return Plugin_Changed;\n}"),
    ),
    "a handler that blocks": (
        _HURT.replace("VOID", "Action").replace("BODY", 'event.SetInt("dmg_health", 1);\n    return Plugin_Handled;'),
        ("damage = 1.0;\n    return Plugin_Changed;\n}",),
    ),
    "a timer that has a `userid`": (
        _TIMER.replace(
            "KickClient(client);",
            'int userid = GetClientUserId(client);\n        PrintToServer("%d", userid);\n        KickClient(client);',
        ),
        ("int keptUserid)", "int client = GetClientOfUserId(keptUserid);"),
    ),
}
BY_HAND = {name for name, seed in SEEDS.items() if seed.right is _SCALED}


@cache
def _project() -> Project:
    return Project()


def _findings(text: str) -> list[Finding]:
    project = _project()
    project.open(_PATH, Text.of(text))
    return diagnose(project.unit(_PATH), _PATH)


def _first(seed: Seed) -> tuple[str, Finding, Fix]:
    """The plugin, its only finding, and the correction that is offered first."""
    text = _HEAD + seed.source
    (found,) = _findings(text)
    return text, found, found.fixes[0]


@pytest.mark.parametrize("name", SEEDS)
def test_it_is_told_and_mended(name: str) -> None:
    seed = SEEDS[name]
    text, found, fix = _first(seed)
    assert found.code == seed.code
    assert found.severity <= Severity.WARNING
    assert text.encode()[found.start : found.end].decode() == seed.about
    mended = markers.apply(text, fix.edits)
    assert [right for right in seed.right if right not in mended] == []
    assert _findings(mended) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_other_ways_to_write_it(name: str) -> None:
    source, rights = VARIANTS[name]
    text = _HEAD + source
    found = next(one for one in _findings(text) if one.fixes)
    mended = markers.apply(text, found.fixes[0].edits)
    assert [right for right in rights if right not in mended] == []
    assert [one for one in _findings(mended) if one.severity <= Severity.WARNING] == []


@pytest.mark.parametrize(
    "line",
    [
        'if (IsClientInGame(args) && StrEqual(GetClientName(args), "x")) args++;',
        "while (strlen(GetClientName(client)) > 3) args++;",
        'PrintToServer("%s", args > 1 ? GetClientName(args) : "");',
    ],
)
def test_no_buffer_is_filled_before_the_check(line: str) -> None:
    found = next(one for one in _findings(_HEAD + _lines(line)) if one.code == "argument-count")
    assert found.fixes == ()


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_a_speed_is_for_the_author_to_say(name: str) -> None:
    """Units become a factor: no command that mends many things at once, and no single key, may do that."""
    _, found, fix = _first(SEEDS[name])
    assert not any(one.safe for one in found.fixes)
    assert not fix.preferred
