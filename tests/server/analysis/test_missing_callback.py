"""Functions that are passed but do not exist are offered in the form in which they will be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.syntax.text import Text
from tests.markers import apply

PATH = str(Path("/nowhere/scripting/callbacks.sp"))
PROJECT = Project()
HEAD = "#pragma newdecls required\n#include <sourcemod>\n#include <sdkhooks>\n#include <sdktools>\n\n"


def created(statement: str) -> list[str]:
    """What is written at the end of the file by each fix that creates a function, and compiles."""
    text = f"{HEAD}public void OnClientPutInServer(int client)\n{{\n\t{statement}\n}}\n"
    found: list[str] = []
    for fix in [fix for one in findings(text) for fix in one.fixes if fix.title.startswith("Create function")]:
        whole = apply(text, fix.edits)
        assert "undefined-symbol" not in {one.code for one in findings(whole)}
        found.append(whole.removeprefix(text).strip())
    return found


def findings(text: str) -> list[Finding]:
    PROJECT.open(PATH, Text.of(text))
    try:
        return diagnose(PROJECT.unit(PATH), PATH)
    finally:
        PROJECT.close(PATH)


@pytest.mark.parametrize(
    ("statement", "head", "result"),
    [
        (
            "SDKHook(client, SDKHook_OnTakeDamage, New_Function);",
            "Action New_Function(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)",
            "Plugin_Continue",
        ),
        ("SDKHook(client, SDKHook_WeaponEquipPost, New_Function);", "void New_Function(int client, int weapon)", ""),
        ("SDKHookEx(client, SDKHook_Touch, New_Function);", "Action New_Function(int entity, int other)", "Continue"),
        (
            'HookSingleEntityOutput(client, "OnBreak", New_Function);',
            "void New_Function(const char[] output, int caller, int activator, float delay)",
            "",
        ),
        ('RegConsoleCmd("sm_x", New_Function);', "Action New_Function(int client, int args)", "Plugin_Handled"),
        ("CreateTimer(1.0, New_Function);", "Action New_Function(Handle timer)", "Plugin_Continue"),
        ("CreateTimer(1.0, New_Function, client);", "Action New_Function(Handle timer, any data)", "Plugin_Continue"),
        ("RequestFrame(New_Function, client);", "void New_Function(any data)", ""),
        ("RequestFrame(New_Function);", "void New_Function()", ""),
        (
            'HookEvent("a", New_Function, EventHookMode_Pre);',
            "Action New_Function(Event event, const char[] name, bool dontBroadcast)",
            "Plugin_Continue",
        ),
        (
            'FindConVar("a").AddChangeHook(New_Function);',
            "void New_Function(ConVar convar, const char[] oldValue, const char[] newValue)",
            "",
        ),
        (
            "Menu menu = new Menu(New_Function); delete menu;",
            "int New_Function(Menu menu, MenuAction action, int param1, int param2)",
            "return 0;",
        ),
    ],
)
def test_what_is_written(statement: str, head: str, result: str) -> None:
    (made,) = created(statement)
    assert made.startswith(f"{head}\n{{\n")
    assert result in made
    assert ("return" in made) == bool(result)


@pytest.mark.parametrize(
    "statement",
    [
        'PrintToServer("%d", New_Function);',
        "New_Function(client);",
        "SDKHook(client, view_as<SDKHookType>(client), New_Function);",
        "SDKHook(New_Function, SDKHook_Touch, OnClientPutInServer);",
    ],
)
def test_what_is_no_callback(statement: str) -> None:
    assert created(statement) == []
