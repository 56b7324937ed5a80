"""`l4d2 check --detect`: the game of each plugin, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
L4D2 = """#include <sourcemod>
public void OnPluginStart()
{
    HookEvent("charger_carry_start", OnEvent);
    HookEvent("tank_spawn", OnEvent);
    CreateEntityByName("weapon_vomitjar");
}
native int CreateEntityByName(const char[] classname, int ForceEdictIndex=-1);
void OnEvent(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d %s", event.GetInt("userid"), name);
}
"""
GENERIC = """#include <sourcemod>
public void OnPluginStart()
{
    HookEvent("player_death", OnEvent);
}
void OnEvent(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d %s", event.GetInt("userid"), name);
}
"""


def test_text(l4d2: Run, write: Write) -> None:
    write("a.sp", L4D2)
    write("b.sp", GENERIC)
    ran = l4d2("check", "--detect", "a.sp", "b.sp")
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "a.sp: l4d2 (confidence: medium)",
        "    a.sp:4: the event `charger_carry_start`",
        "    a.sp:5: the event `tank_spawn`",
        "    a.sp:6: the class `weapon_vomitjar`",
        "b.sp: generic (confidence: high)",
    ]


def test_json(l4d2: Run, write: Write) -> None:
    write("a.sp", L4D2)
    ran = l4d2("check", "--detect", "--format", "json", "a.sp")
    assert ran.status == 0
    (row,) = json.loads(ran.raw)
    assert (row["path"], row["game"], row["confidence"]) == ("a.sp", "l4d2", "medium")
    assert row["evidence"][0] == {"what": "the event `charger_carry_start`", "path": "a.sp", "line": 4}


def test_what_cannot_be_read(l4d2: Run, write: Write) -> None:
    write("b.sp", GENERIC)
    ran = l4d2("check", "--detect", "missing.sp", "b.sp")
    assert ran.status == 2
    assert "missing.sp" in ran.err
    assert "b.sp: generic" in ran.out


def test_bad_usage(l4d2: Run, write: Write) -> None:
    write("b.sp", GENERIC)
    assert l4d2("check", "--detect", "--format", "sarif", "b.sp").status == 2
    assert l4d2("check", "--detect", "--fix", "b.sp").status == 2
    assert l4d2("check", "--detect", "-", stdin=b"").status == 2
