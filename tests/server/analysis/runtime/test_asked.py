"""What a rule has learnt about a function or variable elsewhere is asked anew when that changes."""

from __future__ import annotations

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.syntax.text import Text

PATH = "/nowhere/plugin.sp"
SOURCE = """#pragma newdecls required
#include <sourcemod>

Handle g_hTimer;

public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Welcome, client);
    g_hTimer = CreateTimer(5.0, Timer_Once);
}

public void OnMapEnd()
{
    delete g_hTimer;
}

public Action Timer_Welcome(Handle timer, any data)
{
    int client = data;
    KickClient(data);
    PrintToServer("%d", client);
    return Plugin_Stop;
}

public Action Timer_Once(Handle timer)
{
    PrintToServer("once");
    return Plugin_Stop;
}
"""


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("client-in-timer", "int client = data;", "int client = GetClientOfUserId(data);"),
        ("finished-timer", 'PrintToServer("once");', 'g_hTimer = null; PrintToServer("once");'),
        ("finished-timer", "delete g_hTimer;", "g_hTimer = null;"),
    ],
)
def test_answers_change(code: str, old: str, new: str) -> None:
    project = Project(())
    found: list[bool] = []
    for source in (SOURCE, SOURCE.replace(old, new), SOURCE):
        project.open(PATH, Text.of(source))
        found.append(code in {one.code for one in diagnose(project.unit(PATH), PATH)})
    assert found == [True, False, True]
