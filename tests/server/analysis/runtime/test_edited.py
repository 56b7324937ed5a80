"""What a rule about run time says of one function can rest on another: edits there must reach it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.syntax.text import Text

PATH = "/nowhere/scripting/plugin.sp"
# The lines of a plugin, each with what may stand in its place.
LINES = (
    ("#include <sourcemod>",),
    ("#include <sdktools>", "#include <sdktools>\n#include <tf2>"),
    ('#define EVENT "player_hurt"', '#define EVENT "player_hurted"', '#define EVENT "tank_spawn"'),
    ('#define FIELD "userid"', '#define FIELD "attacker"', '#define FIELD "nothing"'),
    ("ConVar g_cvLimit;", "static ConVar g_cvLimit;"),
    ("Handle g_hTimer;",),
    ("bool g_bHere = true;", "bool g_bHere;", "int g_iHere;"),
    ("public APLRes AskPluginLoad2(Handle self, bool late, char[] error, int length)\n{",),
    (
        "    if (GetEngineVersion() != Engine_Left4Dead2) return APLRes_Failure;",
        "    if (GetEngineVersion() != Engine_TF2) return APLRes_Failure;",
        "",
    ),
    ("    return APLRes_Success;\n}", "    MarkNativeAsOptional(EVENT);\n    return APLRes_Success;\n}"),
    ("public void OnPluginStart()\n{",),
    ('    g_cvLimit = CreateConVar("z_tank_healt", "4");', '    g_cvLimit = CreateConVar("my_limit", "4");'),
    ("    HookEvent(EVENT, OnEvent);", "    HookEvent(EVENT, OnEvent, EventHookMode_Pre);", ""),
    ('    HookEvent("tank_spawn", OnEvent, EventHookMode_PostNoCopy);', '    HookEvent("witch_spawn", OnEvent);', ""),
    ("    g_hTimer = CreateTimer(1.0, Timer_Tick, 5, TIMER_REPEAT);", "    OnEvent(null, EVENT, false);", ""),
    ('    FindConVar("z_tank_healt").IntValue++;', '    FindConVar("z_tank_health").IntValue++;'),
    ('    LoadTranslations("common.phrases");\n}', "}"),
    ("void OnEvent(Event event, const char[] name, bool dontBroadcast)\n{",),
    ("    int who = GetClientOfUserId(event.GetInt(FIELD));", "    int who = event.GetInt(FIELD);"),
    ('    PrintToChat(who, "%d %s", 1);', '    PrintToChat(who, "%N %t", who, "Name");', "    delete g_hTimer;"),
    ('    SetEntProp(who, Prop_Send, "m_iHealth", 5);', '    SetEntPropFloat(who, Prop_Send, "m_iHeath", 5.0);'),
    ("    Read(3, event);", "    Read(3, null);", '    Read(3, CreateEvent("witch_spawn"));'),
    ("    CreateTimer(5.0, Timer_Later, who);\n}", "    CreateTimer(5.0, Timer_Later, GetClientUserId(who));\n}", "}"),
    ("Action Timer_Tick(Handle timer, int value)\n{",),
    (
        "    g_hTimer = null;\n    return Plugin_Stop;\n}",
        "    return Plugin_Stop;\n}",
        "    return Plugin_Continue;\n}",
    ),
    ("Action Timer_Later(Handle timer, int client)\n{", "Action Timer_Later(Handle timer, any client)\n{"),
    (
        '    if (IsClientInGame(client)) PrintToChat(client, "x");',
        '    PrintToChat(client, "x");',
        "    g_bHere = true;",
    ),
    ("    return Plugin_Stop;\n}",),
    ("void Read(int times, Event given)\n{", "void Read(int times, Event given)\n{\n    given = null;"),
    ('    PrintToServer("%d", given.GetInt(FIELD) * times);\n}', "    delete given;\n}"),
)
EDITS = st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 2)), min_size=1, max_size=6)
HEADERS = Project()
"""Read once: the headers are the same for every example, and reading them takes longer than all the rest."""


def text_of(chosen: list[int]) -> Text:
    return Text.of("\n".join(line[which % len(line)] for line, which in zip(LINES, chosen, strict=True)) + "\n")


HEADERS.open(PATH, text_of([0] * len(LINES)))
HEADERS.unit(PATH)


def new_project() -> Project:
    made = Project()
    made._sources.update({path: source for path, source in HEADERS._sources.items() if source and source.library})
    return made


def findings(project: Project, text: Text) -> list[Finding]:
    project.open(PATH, text)
    return diagnose(project.unit(PATH), PATH)


def test_the_plugin_is_one_to_find_things_in() -> None:
    codes = {one.code for one in findings(new_project(), text_of([0] * len(LINES)))}
    assert {"format-missing-argument", "client-in-timer", "event-not-copied"} & codes


@settings(max_examples=80)
@given(EDITS)
def test_edits_give_the_findings_of_the_final_text(edits: list[tuple[int, int]]) -> None:
    project = new_project()
    chosen = [0] * len(LINES)
    found = findings(project, text_of(chosen))
    for at, which in edits:
        chosen[at] = which
        found = findings(project, text_of(chosen))
    assert found == findings(new_project(), text_of(chosen))
