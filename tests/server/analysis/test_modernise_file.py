"""A whole file in new syntax: natives become members of methodmaps, and `Handle` becomes what its uses are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.modernise_file import modernise
from server.analysis.project import Project
from server.syntax.text import Text
from tests.markers import apply

PATH = str(Path("/nowhere/scripting/old.sp"))
OTHER = str(Path("/nowhere/scripting/part.inc"))
PROJECT = Project()


def modern(text: str, **others: str) -> str:
    files = {PATH: text, **{str(Path(PATH).with_name(f"{name}.inc")): part for name, part in others.items()}}
    for path, content in files.items():
        PROJECT.open(path, Text.of(content))
    try:
        return apply(text, modernise(PROJECT.unit(PATH), PATH))
    finally:
        for path in files:
            PROJECT.close(path)


def body(text: str) -> str:
    return f"#pragma newdecls required\n#include <sourcemod>\n\n{text}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("int x = GetConVarInt(FindConVar(\"x\"));", "int x = FindConVar(\"x\").IntValue;"),
        ("ConVar c = FindConVar(\"x\"); SetConVarInt(c, 5, true);", "ConVar c = FindConVar(\"x\"); c.SetInt(5, true);"),
        ("Handle c = FindConVar(\"x\"); ResetConVar(c);", "ConVar c = FindConVar(\"x\"); c.RestoreDefault();"),
        ("Handle c = FindConVar(\"x\"); SetConVarFlags(c, 0);", "ConVar c = FindConVar(\"x\"); c.Flags = 0;"),
        ("Handle c; c = FindConVar(\"x\"); ResetConVar( c );", "ConVar c; c = FindConVar(\"x\"); c.RestoreDefault();"),
        ("Handle a = CreateArray(); PushArrayCell(a, GetArraySize(a)); CloseHandle(a);",
         "ArrayList a = CreateArray(); a.Push(a.Length); delete a;"),
        ("Handle a = INVALID_HANDLE; a = CreateArray(); ClearArray(a); a = INVALID_HANDLE;",
         "ArrayList a = null; a = CreateArray(); a.Clear(); a = null;"),
        ("Handle c[2] = {INVALID_HANDLE, ...}; c[1] = FindConVar(\"x\"); ResetConVar(c[1]);",
         "ConVar c[2] = {null, ...}; c[1] = FindConVar(\"x\"); c[1].RestoreDefault();"),
        ("Handle c = FindConVar(\"x\"); Handle d = c; ResetConVar(d);",
         "ConVar c = FindConVar(\"x\"); ConVar d = c; d.RestoreDefault();"),
    ],
)  # fmt: skip
def test_statements(old: str, new: str) -> None:
    assert modern(body(f"public void OnPluginStart()\n{{\n    {old}\n}}\n")) == body(
        f"public void OnPluginStart()\n{{\n    {new}\n}}\n"
    )


@pytest.mark.parametrize(
    "kept",
    [
        "Handle c = CreateTimer(1.0, T); ResetConVar(c);",  # what makes it says otherwise
        "Handle c = FindConVar(\"x\"), d = CreateTimer(1.0, T); ResetConVar(c); CloseIt(d);",  # one declaration
        "Handle c; ResetConVar(c); ClearArray(c);",  # its uses disagree
        "Handle c = FindConVar(\"x\"); ResetConVar(c); Fill(c);",  # given by reference
        "Handle c = FindConVar(\"x\"); ResetConVar(c); int x[1]; x[c] = 1;",  # not understood
        "ResetConVar(/* the limit */ FindConVar(\"x\"));",  # a comment would be lost
        "int left = CloseHandle(FindConVar(\"x\"));",
    ],
)  # fmt: skip
def test_what_stays(kept: str) -> None:
    text = body(
        f"public void OnPluginStart()\n{{\n    {kept}\n}}\nvoid Fill(Handle &made) {{ made = null; }}\n"
        'void CloseIt(Handle any) { PrintToServer("%d", any); }\npublic void T(Handle timer) { }\n'
    )
    assert modern(text) == text


def test_globals_parameters_and_callbacks() -> None:
    old = """\
#include <sourcemod>

new Handle:g_hLimit = INVALID_HANDLE, Handle:g_hTimer;

public OnPluginStart()
{
    g_hLimit = CreateConVar("x", "1");
    HookConVarChange(g_hLimit, Changed);
    HookEvent("player_death", Died);
    g_hTimer = CreateTimer(1.0, Tick);
}

public Changed(Handle:convar, const String:before[], const String:after[])
{
    if (convar == g_hLimit) Show(convar);
}

public Action:Died(Handle:event, const String:name[], bool:silent)
{
    PrintToServer("%d", GetEventInt(event, "userid"));
    return Plugin_Continue;
}

public Action:Tick(Handle:timer)
{
    g_hTimer = INVALID_HANDLE;
    return Plugin_Stop;
}

Show(Handle:convar)
{
    PrintToServer("%d", GetConVarInt(convar));
}
"""
    new = """\
#include <sourcemod>

#pragma newdecls required

ConVar g_hLimit = null; Handle g_hTimer;

public void OnPluginStart()
{
    g_hLimit = CreateConVar("x", "1");
    g_hLimit.AddChangeHook(Changed);
    HookEvent("player_death", Died);
    g_hTimer = CreateTimer(1.0, Tick);
}

public void Changed(ConVar convar, const char[] before, const char[] after)
{
    if (convar == g_hLimit) Show(convar);
}

public Action Died(Event event, const char[] name, bool silent)
{
    PrintToServer("%d", event.GetInt("userid"));
    return Plugin_Continue;
}

public Action Tick(Handle timer)
{
    g_hTimer = INVALID_HANDLE;
    return Plugin_Stop;
}

void Show(ConVar convar)
{
    PrintToServer("%d", convar.IntValue);
}
"""
    assert modern(old) == new
    assert modern(new) == new


def test_the_data_of_a_timer() -> None:
    old = body(
        """public void OnPluginStart()
{
    Handle pack;
    CreateDataTimer(1.0, Tick, pack);
    WritePackCell(pack, 5);
}

public void Tick(Handle timer, Handle pack)
{
    ResetPack(pack);
    PrintToServer("%d", ReadPackCell(pack));
}
"""
    )
    new = body(
        """public void OnPluginStart()
{
    DataPack pack;
    CreateDataTimer(1.0, Tick, pack);
    pack.WriteCell(5);
}

public void Tick(Handle timer, DataPack pack)
{
    pack.Reset();
    PrintToServer("%d", pack.ReadCell());
}
"""
    )
    assert modern(old) == new


def test_what_another_file_uses_stays() -> None:
    text = body('#include "part"\nHandle g_hLimit;\npublic void OnPluginStart()\n{\n    ResetConVar(g_hLimit);\n}\n')
    assert modern(text, part="void Part()\n{\n    g_hLimit = CreateTimer(1.0, T);\n}\n") == text


def test_old_syntax_that_stays_needs_no_pragma() -> None:
    text = "#include <sourcemod>\n#define PART Float:1.0\n\nnew Float:g_fPart = PART;\n"
    assert "newdecls" not in modern(text)


def test_accessors_and_constructors_have_no_result() -> None:
    text = body(
        """methodmap Half < Handle
{
    public Half(int value) { return view_as<Half>(value); }
    property int Value
    {
        public get() { return 1; }
    }
}
"""
    )
    assert modern(text) == text


def test_a_forward_and_what_implements_it_agree() -> None:
    old = "#include <sourcemod>\n\nforward OnIt(bool:now);\n\npublic OnIt(bool:now)\n{\n    g_bNow = now;\n}\n"
    assert "forward int OnIt(bool now);" in modern(old)
    assert "public int OnIt(bool now)" in modern(old)


def test_no_pragma_with_a_header_in_old_syntax() -> None:
    text = '#include <sourcemod>\n#include "part"\n\nnew g_iCount;\n'
    assert "newdecls" not in modern(text, part="stock Half(x)\n{\n    return x / 2;\n}\n")
    assert "newdecls" in modern(
        text, part="#pragma newdecls required\nstock int Half(int x)\n{\n    return x / 2;\n}\n"
    )


@pytest.mark.parametrize(
    ("branch", "is_required"),
    [
        ("#if defined NEVER\nnew g_old;\n#endif\n", False),
        ("#if defined NEVER\n// nothing\n#define MOST 3\n#endif\n", True),
        ("", True),
    ],
)
def test_new_declarations_are_not_required_of_what_is_not_compiled(branch: str, is_required: bool) -> None:
    made = modern(f"#include <sourcemod>\n\n{branch}new g_x;\n\npublic OnPluginStart()\n{{\n\tg_x++;\n}}\n")
    assert ("#pragma newdecls required" in made) is is_required
    assert "int g_x;" in made


def test_new_declarations_are_not_required_in_a_header() -> None:
    path = str(Path(PATH).with_name("shared.inc"))
    PROJECT.open(path, Text.of('#include <sourcemod>\n\nstock Show(value)\n{\n\tPrintToServer("%d", value);\n}\n'))
    edits = modernise(PROJECT.unit(path), path)
    PROJECT.close(path)
    assert edits
    assert not any("newdecls" in edit.text for edit in edits)
