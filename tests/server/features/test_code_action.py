"""What code can be turned into, and the comments that silence findings."""

from __future__ import annotations

import pytest

from server.features.code_action import (
    ADD_FORWARD,
    EXTRACT,
    MODERNISE,
    REWRITE,
    Refactoring,
    code_action,
    refactorings,
    source_actions,
)
from tests.at_cursor import at_cursor, text_after

HEAD = "#include <sourcemod>\n\n"


def turned(marked: str, kind: str) -> str | None:
    """The text after the change of that kind; None when none is offered."""
    snapshot, offset = at_cursor(marked)
    made = next((one for one in refactorings(snapshot, offset) if one.kind == kind), None)
    return _after(marked, made)


def _after(marked: str, made: Refactoring | None) -> str | None:
    snapshot, _ = at_cursor(marked)
    return text_after(snapshot, [(one.start, one.end, one.text) for one in made.edits]) if made is not None else None


# Checks of clients -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "result"),
    [
        ("void Heal(int cli$0ent)", "return;"),
        ("bool Heal(int cli$0ent)", "return false;"),
        ("int Heal(int cli$0ent)", "return 0;"),
        ("float Heal(int cli$0ent)", "return 0.0;"),
        ("Action Heal(int cli$0ent)", "return Plugin_Continue;"),
        ("Handle Heal(int cli$0ent)", "return view_as<Handle>(0);"),
    ],
)
def test_a_parameter_is_checked_at_the_beginning(head: str, result: str) -> None:
    text = turned(f"{HEAD}{head}\n{{\n    SetEntityHealth(client, 100);\n}}\n", REWRITE)
    assert text is not None
    assert f"{{\n    if (client < 1 || !IsClientInGame(client))\n        {result}\n    SetEntityHealth" in text


def test_a_local_is_checked_where_it_is_known() -> None:
    text = turned(
        f"{HEAD}void E(Event event, const char[] name, bool b)\n{{\n    if (b)\n    {{\n"
        '        int victim = GetClientOfUserId(event.GetInt("userid"));\n'
        "        SetEntityHealth(vic$0tim, 1);\n    }\n}\n",
        REWRITE,
    )
    assert text is not None
    assert (
        '"userid"));\n        if (victim < 1 || !IsClientInGame(victim))\n            return;\n'
        "        SetEntityHealth(victim"
    ) in text


def test_what_returns_nothing_stays_so() -> None:
    text = turned(
        f"{HEAD}public Action:Run(clie$0nt)\n{{\n    if (client == 3) return;\n    SetEntityHealth(client, 1);\n}}\n",
        REWRITE,
    )
    assert text is not None
    assert "!IsClientInGame(client))\n        return;\n" in text


def test_a_command_is_handled() -> None:
    text = turned(
        f'{HEAD}public void OnPluginStart()\n{{\n    RegConsoleCmd("sm_x", Run);\n}}\n'
        "Action Run(int clie$0nt, int args)\n{\n    return Plugin_Handled;\n}\n",
        REWRITE,
    )
    assert text is not None
    assert "!IsClientInGame(client))\n        return Plugin_Handled;\n" in text


@pytest.mark.parametrize(
    "function",
    [
        "void Foo(int client)\n{\n    if (!IsClientInGame(client)) return;\n    SetEntityHealth(cl$0ient, 1);\n}\n",
        'void Foo(int am$0ount)\n{\n    PrintToServer("%d", amount);\n}\n',
        "void Foo(char[] cli$0ent)\n{\n    PrintToServer(client);\n}\n",
        'void Foo()\n{\n    for (int cli$0ent = 1; client < 5; client++) PrintToServer("%d", client);\n}\n',
        "int client;\nvoid Foo()\n{\n    SetEntityHealth(cl$0ient, 1);\n}\n",
    ],
)
def test_nothing_to_check(function: str) -> None:
    assert turned(HEAD + function, REWRITE) is None


# Console variables -------------------------------------------------------------------------------------------

PLUGIN = (
    HEAD
    + """\
public void OnPluginStart()
{
    PrintToServer("hi");
}

// Does it.
void Work(int client)
{
    LINE
}
"""
)


@pytest.mark.parametrize(
    ("line", "words", "default", "used"),
    [
        ("SetEntityHealth(client, 1$000);", "Amount", "100", "(client, g_cvAmount.IntValue);"),
        ("float fDelay = 2$0.5;", "Delay", "2.5", "float fDelay = g_cvDelay.FloatValue;"),
        ("bool loud = tr$0ue;", "Loud", "1", "bool loud = g_cvLoud.BoolValue;"),
        ("client = -$05;", "Client", "-5", "client = g_cvClient.IntValue;"),
        ("if (GetClientHealth(client) > 5$00) return;", "ClientHealth", "50", "> g_cvClientHealth.IntValue)"),
        ("client *= 1$02;", "Client", "12", "client *= g_cvClient.IntValue;"),
        ('PrintToServer("%d", 1$02);', "Value", "12", "g_cvValue.IntValue);"),
    ],
)
def test_a_number_becomes_a_console_variable(line: str, words: str, default: str, used: str) -> None:
    text = turned(PLUGIN.replace("LINE", line), EXTRACT)
    assert text is not None
    name, console = f"g_cv{words}", {"ClientHealth": "client_health"}.get(words, words.lower())
    created = f'{name} = CreateConVar("main_{console}", "{default}", "");'
    assert f"<sourcemod>\n\nConVar {name};\n\npublic void OnPluginStart()\n{{\n    {created}\n    PrintToServer" in text
    assert used in text


def test_a_plugin_without_a_start_gets_one() -> None:
    text = turned(f"{HEAD}// Does it.\nvoid Work(int client)\n{{\n    SetEntityHealth(client, 1$000);\n}}\n", EXTRACT)
    assert text is not None
    assert text.startswith(f"{HEAD}ConVar g_cvAmount;\n\n// Does it.\nvoid Work")
    assert text.endswith(
        'public void OnPluginStart()\n{\n    g_cvAmount = CreateConVar("main_amount", "100", "");\n}\n'
    )


def test_a_method_before_all_functions_sees_the_variable() -> None:
    text = turned(
        PLUGIN.replace(
            "public",
            "enum struct Round\n{\n    int left;\n\n    void Reset()\n    {\n        this.left = 3$00;\n"
            "    }\n}\n\npublic",
            1,
        ).replace("LINE", "client++;"),
        EXTRACT,
    )
    assert text is not None
    assert "<sourcemod>\n\nConVar g_cvLeft;\n\nenum struct Round\n" in text
    assert "this.left = g_cvLeft.IntValue;" in text


@pytest.mark.parametrize(
    ("file", "console"),
    [
        ("l4d2_tank_hud.sp", "l4d2_tank_hud_amount"),
        ("TankHud.sp", "tank_hud_amount"),
        ("[L4D2]TankHUD.sp", "l4d2_tank_hud_amount"),
        ("\u5766\u514b.sp", "plugin_amount"),
    ],
)
def test_a_console_variable_begins_with_the_name_of_the_plugin(file: str, console: str) -> None:
    text = turned(f"//- {file}\n{PLUGIN.replace('LINE', 'SetEntityHealth(client, 1$000);')}", EXTRACT)
    assert text is not None
    assert f'CreateConVar("{console}", "100", "")' in text


@pytest.mark.parametrize(
    "line",
    [
        "int many[1$00];",
        "static int last = 1$00;",
        "const int most = 1$00;",
        "switch (client) { case 1$00: { } }",
        "int some[] = { 1$00, 2 };",
        'PrintToServer("$0hi");',
    ],
)
def test_what_has_to_be_constant(line: str) -> None:
    assert turned(PLUGIN.replace("LINE", line), EXTRACT) is None


# Comments that silence ---------------------------------------------------------------------------------------


def silenced(marked: str, code: str) -> tuple[str, set[str]] | None:
    """The text with the finding at the cursor ignored, and the codes that are still found."""
    snapshot, offset = at_cursor(marked)
    title = f"Ignore `{code}` here"
    fix = next((one.fix for one in code_action(snapshot, offset, offset) if one.fix.title == title), None)
    if fix is None:
        return None
    text = text_after(snapshot, [(one.start, one.end, one.text) for one in fix.edits])
    after, _ = at_cursor(text)
    return text, {one.finding.code for one in code_action(after, 0, len(text))}


@pytest.mark.parametrize(
    ("line", "ignored"),
    [
        ('HookEvent("no_$0such", Foo);', 'HookEvent("no_such", Foo); // l4d2: ignore[unknown-event]\n'),
        ('HookEvent("no_$0such", Foo); // why', 'HookEvent("no_such", Foo); // why // l4d2: ignore[unknown-event]\n'),
        (
            'HookEvent("no_$0such", Foo); // l4d2: ignore[other]',
            'HookEvent("no_such", Foo); // l4d2: ignore[other, unknown-event]\n',
        ),
    ],
)
def test_a_finding_is_ignored(line: str, ignored: str) -> None:
    handler = "public void Foo(Event event, const char[] name, bool dontBroadcast)\n{\n}\n"
    found = silenced(f"{HEAD}public void OnPluginStart()\n{{\n    {line}\n}}\n{handler}", "unknown-event")
    assert found is not None
    text, codes = found
    assert ignored in text
    assert "unknown-event" not in codes


def test_where_no_comment_can_stand_nothing_is_ignored() -> None:
    assert silenced(f'{HEAD}void Foo()\n{{\n    PrintToServer("a$0b\n}}\n', "unclosed-string") is None


# The whole file ----------------------------------------------------------------------------------------------


def whole(text: str, kind: str, title: str = "") -> str | None:
    snapshot, _ = at_cursor(text)
    made = next((one for one in source_actions(snapshot) if one.kind == kind and title in one.title), None)
    return _after(text, made)


OLD = """\
#include <sourcemod>

new Float:g_fTimes[MAXPLAYERS+1], g_iCount;
static const String:NAMES[][] = { "a", "b" };
const LIMIT = 3;
new const Float:RATES[LIMIT] = { 1.0, ... };

public OnPluginStart()
{
    RegConsoleCmd("sm_x", Run);
    HookEvent("tank_spawn", Spawned);
    CreateTimer(1.0, Tick); // new Float:x
    CreateTimer(1.0, Later);
}

public Action:Run(client, args)
{
    decl String:name[64];
    decl found[MaxClients], some[MAXPLAYERS];
    decl rest[MaxClients];
    new i, Float:time = Float:args;
    GetClientName(client, name, sizeof(name));
    PrintToServer("new %s %f %d", name, time, i);
    return Plugin_Handled;
}

public Spawned(Handle:event, const String:name[], bool:dontBroadcast)
{
    g_iCount++;
}

public Action:Later(Handle:timer)
{
    g_iCount = 0;
}

public Action:Tick(Handle:timer)
{
    g_fTimes[0] = GetGameTime();
    return Plugin_Stop;
}

stock Float:Half(Float:value, &times, String:into[], size=sizeof(into))
{
    times++;
    strcopy(into, size, NAMES[0]);
    return value / 2.0;
}
"""
NEW = """\
#include <sourcemod>

float g_fTimes[MAXPLAYERS+1]; int g_iCount;
static const char NAMES[][] = { "a", "b" };
const int LIMIT = 3;
static const float RATES[LIMIT] = { 1.0, ... };

public void OnPluginStart()
{
    RegConsoleCmd("sm_x", Run);
    HookEvent("tank_spawn", Spawned);
    CreateTimer(1.0, Tick); // new Float:x
    CreateTimer(1.0, Later);
}

public Action Run(int client, int args)
{
    char name[64];
    decl found[MaxClients], some[MAXPLAYERS];
    int[] rest = new int[MaxClients];
    int i; float time = view_as<float>(args);
    GetClientName(client, name, sizeof(name));
    PrintToServer("new %s %f %d", name, time, i);
    return Plugin_Handled;
}

public void Spawned(Event event, const char[] name, bool dontBroadcast)
{
    g_iCount++;
}

public void Later(Handle timer)
{
    g_iCount = 0;
}

public Action Tick(Handle timer)
{
    g_fTimes[0] = GetGameTime();
    return Plugin_Stop;
}

stock float Half(float value, int &times, char[] into, int size=sizeof(into))
{
    times++;
    strcopy(into, size, NAMES[0]);
    return value / 2.0;
}
"""


def test_a_file_is_written_in_new_syntax() -> None:
    assert whole(OLD, MODERNISE) == NEW


def test_what_is_new_stays() -> None:
    assert whole(NEW, MODERNISE) is None


def test_forwards_are_added() -> None:
    text = whole(PLUGIN.replace("LINE", "client++;"), ADD_FORWARD, "OnMapStart")
    assert text is not None
    assert text.endswith("}\n\npublic void OnMapStart()\n{\n    \n}\n")
    assert whole(PLUGIN.replace("LINE", "client++;"), ADD_FORWARD, "OnPluginStart") is None
