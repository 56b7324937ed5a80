"""Ghost text without a model: each idiom in its place, and right code wherever it is offered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.assistant.inline import idioms
from server.assistant.inline.builtin import suggest
from server.assistant.inline.judge import new_findings, with_text
from server.knowledge.idioms import texts
from server.syntax.text import latin
from tests.at_cursor import at_cursor

TOP = "#pragma semicolon 1\n#pragma newdecls required\n#include <sourcemod>\n\n"
DEATH = 'public void OnPluginStart()\n{\n    HookEvent("player_death", OnDeath);\n}\n\n'
HANDLER = "void OnDeath(Event event, const char[] name, bool dontBroadcast)\n{\n"
GUARD = "\n    if (client == 0 || !IsClientInGame(client))\n    {\n        return;\n    }"


@dataclass
class Case:
    name: str
    text: str
    wanted: str


CASES = [
    Case(
        "an empty handler",
        f"{DEATH}{HANDLER}    $0\n}}\n",
        f'int client = GetClientOfUserId(event.GetInt("userid"));{GUARD}',
    ),
    Case(
        "an empty handler with braces behind",
        f"{DEATH}{HANDLER}    $0\n}}\n".replace(")\n{", ") {"),
        'int client = GetClientOfUserId(event.GetInt("userid"));'
        "\n    if (client == 0 || !IsClientInGame(client)) {\n        return;\n    }",
    ),
    Case(
        "a handler by its name, not hooked yet, with a result",
        f"{HANDLER.replace('void OnDeath', 'public Action Event_PlayerDeath')}    $0\n}}\n",
        f'int client = GetClientOfUserId(event.GetInt("userid"));{GUARD}'.replace("return;", "return Plugin_Continue;")
        + "\n\n    return Plugin_Continue;",
    ),
    Case(
        "the call, closed by the editor",
        f"{DEATH}{HANDLER}    int client = GetClientOfUserId($0)\n}}\n",
        f'event.GetInt("userid"));{GUARD}',
    ),
    Case(
        "the field by the variable's name",
        f"{DEATH}{HANDLER}    int attacker = GetClientOfUserId(event.Get$0\n}}\n",
        f'Int("attacker"));{GUARD}'.replace("client", "attacker"),
    ),
    Case(
        "the call alone where the client is used below",
        f'{DEATH}{HANDLER}    int client = GetClientOfUserId($0\n    PrintToServer("%d", client);\n}}\n',
        'event.GetInt("userid"));',
    ),
    Case(
        "the guard below the call",
        f'{DEATH}{HANDLER}    int client = GetClientOfUserId(event.GetInt("userid"));\n    $0\n}}\n',
        GUARD.lstrip(),
    ),
    Case(
        "a loop",
        "public void OnMapStart()\n{\n    for (int i$0\n}\n",
        " = 1; i <= MaxClients; i++)\n    {\n        if (!IsClientInGame(i))\n        {\n            continue;\n"
        "        }\n    }",
    ),
    Case(
        "the rest of a loop's head",
        "public void OnMapStart()\n{\n    for (int i = 1; $0)\n}\n",
        "i <= MaxClients; i++)\n    {\n        if (!IsClientInGame(i))\n        {\n            continue;\n"
        "        }\n    }",
    ),
    Case(
        "hooks that are missing",
        "public void OnPluginStart()\n{\n    $0\n}\n\n"
        + HANDLER.replace("void OnDeath", "public void Event_PlayerDeath")
        + '    PrintToServer("%d", event.GetInt("userid"));\n}\n\n'
        + HANDLER.replace("void OnDeath", "public void Event_RoundStart")
        + '    PrintToServer("begins");\n}\n',
        'HookEvent("player_death", Event_PlayerDeath);\n'
        '    HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);',
    ),
    Case(
        "a console variable that is a switch",
        "ConVar g_hEnable;\n\npublic void OnPluginStart()\n{\n    g_hEnable = CreateConVar($0);\n"
        '    PrintToServer("%d", '
        "g_hEnable.IntValue);\n}\n",
        '"main_enable", "1", "1 = the plugin is on, 0 = off.", FCVAR_NOTIFY, true, 0.0, true, 1.0);',
    ),
    Case(
        "a console variable that is a number",
        "ConVar g_cvHealDelay;\n\npublic void OnPluginStart()\n{\n    g_cvHealDelay = CreateConVar($0\n"
        "    PrintToServer("
        '"%f", g_cvHealDelay.FloatValue);\n}\n',
        '"main_heal_delay", "1", "Heal delay.", FCVAR_NOTIFY, true, 0.0);',
    ),
    Case(
        "console variables that are not read yet",
        "ConVar g_hSpeed;\nConVar g_hOn;\nint g_iSpeed;\nbool g_bOn;\n\npublic void OnConfigsExecuted()\n{\n"
        "    g_iSpeed = g_hSpeed.IntValue;\n    $0\n}\n\npublic void OnPluginStart()\n{\n"
        '    g_hSpeed = FindConVar("sv_gravity");\n    g_hOn = FindConVar("sv_cheats");\n'
        '    PrintToServer("%d %d", g_iSpeed, g_bOn);\n}\n',
        "g_bOn = g_hOn.BoolValue;",
    ),
    Case("what a plugin says of itself", "public Pl$0\n", 'ugin myinfo =\n{\n\tname = "Main",'),
    Case(
        "a player's command",
        'public void OnPluginStart()\n{\n    RegConsoleCmd("sm_x", Cmd);\n}\n\n'
        "Action Cmd(int client, int args)\n{\n    $0\n}"
        "\n",
        'if (client == 0)\n    {\n        ReplyToCommand(client, "This command can only be used in the game.");\n'
        "        return Plugin_Handled;\n    }\n\n    return Plugin_Handled;",
    ),
    Case(
        "a timer with a user id",
        "public void OnClientPutInServer(int client)\n{\n    CreateTimer(1.0, Tick, GetClientUserId(client));\n}\n\n"
        "Action Tick(Handle timer, int userid)\n{\n    $0\n}\n",
        "int client = GetClientOfUserId(userid);"
        + GUARD.replace("return;", "return Plugin_Stop;")
        + "\n\n    return Plugin_Stop;",
    ),
    Case(
        "a timer that runs again",
        "public void OnMapStart()\n{\n    CreateTimer(1.0, Tick, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);\n}\n\n"
        "Action Tick(Handle timer)\n{\n    $0\n}\n",
        "return Plugin_Continue;",
    ),
    Case(
        "a handle that is open",
        "public void OnMapStart()\n{\n    ArrayList list = new ArrayList();\n    list.Push(1);\n    $0\n}\n",
        "delete list;",
    ),
    Case(
        "a handle that is given back",
        "stock ArrayList Listed()\n{\n    ArrayList list = new ArrayList();\n    list.Push(1);\n    $0\n}\n",
        "return list;",
    ),
    Case(
        "game data",
        'public void OnPluginStart()\n{\n    GameData data = new GameData("x");\n'
        '    PrintToServer("%d", data.GetOffset("y"'
        "));\n    $0\n}\n",
        "delete data;",
    ),
    Case(
        "the other answer",
        "stock bool IsLarge(int size)\n{\n    if (size > 4)\n    {\n        return true;\n    }\n\n    $0\n}\n",
        "return false;",
    ),
    Case(
        "what was counted",
        "stock int Players()\n{\n    int count;\n    for (int i = 1; i <= MaxClients; i++)\n    {\n        if "
        "(IsClientInGame(i))\n        {\n            count++;\n        }\n    }\n\n    $0\n}\n",
        "return count;",
    ),
    Case(
        "a loop that finds nothing",
        "stock int First(const int[] list, int size)\n{\n    for (int i = 0; i < size; i++)\n    {\n"
        "        if (list[i])\n"
        "        {\n            return i;\n        }\n    }\n\n    $0\n}\n",
        "return -1;",
    ),
    Case(
        "the answer to loading",
        "public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)\n{\n"
        '    RegPluginLibrary("x");\n    $0\n}\n',
        "return APLRes_Success;",
    ),
    Case(
        "a menu that is built",
        "stock void Choose(int client)\n{\n    Menu menu = new Menu(Chosen);\n"
        '    menu.AddItem("a", "A");\n    $0\n}\n\n'
        "int Chosen(Menu menu, MenuAction action, int param1, int param2)\n{\n"
        "    if (action == MenuAction_End)\n    {\n        delete menu;\n    }\n\n    return param1 + param2;\n}\n",
        "menu.Display(client, MENU_TIME_FOREVER);",
    ),
    Case(
        "a menu's handler",
        "public int Chosen(Menu menu, MenuAction action, int param1, int param2)\n{\n"
        '    PrintToServer("%d %d %d %d", menu, action, param1, param2);\n    $0\n}\n',
        "return 0;",
    ),
    Case(
        "a timer's data pack",
        "public void OnMapStart()\n{\n    DataPack pack = new DataPack();\n    pack.WriteCell(1);\n"
        "    CreateTimer(1.0, Later, pack);\n}\n\nAction Later(Handle timer, DataPack pack)\n{\n    pack.Reset();\n"
        '    PrintToServer("%d", pack.ReadCell());\n    $0\n}\n',
        "delete pack;\n    return Plugin_Stop;",
    ),
    Case(
        "the word that ends a function",
        'public Action Command_Two(int client, int args)\n{\n    ReplyToCommand(client, "%d", args);\n    ret$0\n}\n',
        "urn Plugin_Handled;",
    ),
    Case(
        "what it gives back",
        "stock bool IsLarge(int size)\n{\n    if (size > 4)\n    {\n        return true;\n    }\n\n    return f$0\n}\n",
        "alse;",
    ),
    Case(
        "an early end",
        "stock void Show(int client)\n{\n    if (client == 0)\n    {\n        ret$0\n    }\n\n"
        '    PrintToServer("%d", client);\n}\n',
        "urn;",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_idiom_is_offered_and_right(case: Case) -> None:
    snapshot, offset = at_cursor(TOP + case.text)
    made = suggest(snapshot, offset)
    assert made is not None
    assert made.text.startswith(case.wanted) if case.wanted.startswith("ugin") else made.text == case.wanted
    assert new_findings(snapshot, made, strict=True) == []
    written = with_text(snapshot, snapshot.text.replace(made.start, made.end, latin(made.text)))
    found = diagnose(written.unit, written.path, written.target)
    assert [one.message for one in found if one.severity <= Severity.WARNING] == []


QUIET = {
    "a body that is there": f'{DEATH}{HANDLER}    PrintToServer("dead");\n    $0\n}}\n',
    "a handler of an event without a player": f"{DEATH}{HANDLER}    $0\n}}\n".replace("player_death", "round_start"),
    "a guard that is there": f'{DEATH}{HANDLER}    int client = GetClientOfUserId(event.GetInt("userid"));\n    $0\n'
    "    if (client == 0)\n    {\n        return;\n    }\n}\n",
    "a loop over something else": "public void OnMapStart()\n{\n    for (int entity$0\n}\n",
    "a loop whose variable is taken": "public void OnMapStart()\n{\n    int i = 1;\n"
    '    PrintToServer("%d", i);\n    for '
    "(int i$0\n}\n",
    "a return that is there": "stock bool Always()\n{\n    return true;\n    $0\n}\n",
    "a handle that is kept": "ArrayList g_list;\npublic void OnMapStart()\n{\n    ArrayList list = new ArrayList();\n"
    "    g_list = list;\n    g_list.Push(1);\n    $0\n}\n",
    "a second myinfo": 'public Plugin myinfo = { name = "x" };\npublic Pl$0\n',
    "a comment": f"{DEATH}{HANDLER}    // for (int i$0\n}}\n",
    "a return that nobody can guess": "stock bool IsLarge(int size)\n{\n    if (size > 4)\n    {\n"
    "        ret$0\n    }\n\n"
    "    return false;\n}\n",
    "another word": "public Action Command_Two(int client, int args)\n{\n    repl$0\n}\n",
    "a member": "public void OnMapStart()\n{\n    Event.$0\n}\n",
}


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_offered(name: str) -> None:
    assert suggest(*at_cursor(TOP + QUIET[name])) is None


def test_line_ends_are_those_of_the_file() -> None:
    snapshot, offset = at_cursor((TOP + f"{DEATH}{HANDLER}    $0\n}}\n").replace("\n", "\r\n"))
    made = suggest(snapshot, offset)
    assert made is not None
    assert made.text.count("\r\n") == made.text.count("\n") == 4


def test_every_text_is_used_and_every_idiom_has_its_place() -> None:
    folder = Path(idioms.__file__).parent
    sources = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    assert [name for name in texts() if f'"{name}"' not in sources] == []
    snapshot, offset = at_cursor(f"{TOP}int g_count;\n$0\n")
    assert suggest(snapshot, offset) is None  # asks all of them
