"""What a rule learns from other parts of a plugin is asked anew when these change."""

from __future__ import annotations

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.syntax.text import Text

PATH = "/nowhere/plugin.sp"
SOURCE = """#include <sourcemod>

bool g_bFirst;

public void OnPluginStart()
{
    g_bFirst = GetEngineVersion() == Engine_%s;
    HookEvent("player_spawn", Event_Spawn%s);
    HookEvent("player_spawn", Event_NoCopy, EventHookMode_PostNoCopy);
}

void Hook()
{
    if (g_bFirst)
    {
        HookEvent("no_such_event", Event_Spawn);
    }
}

public void OnMapStart()
{
    Hook();
}

void Event_Spawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer(name);
}

void Event_NoCopy(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%%d", event.GetInt("userid"));
}
"""
PLAIN = SOURCE % ("Left4Dead2", "")
GUARDED = SOURCE % ("TF2", "")
NO_COPY = SOURCE % ("Left4Dead2", ", EventHookMode_PostNoCopy")


def codes(project: Project, text: str) -> list[str]:
    project.open(PATH, Text.of(text))
    unit = project.unit(PATH)
    return [one.code for one in diagnose(unit, PATH)]


def test_a_condition_that_another_function_decides() -> None:
    project = Project(())
    assert "unknown-event" in codes(project, PLAIN)
    assert "unknown-event" not in codes(project, GUARDED)
    assert "unknown-event" in codes(project, PLAIN)


def test_a_hook_in_another_function() -> None:
    project = Project(())
    assert "event-not-copied" not in codes(project, PLAIN)
    assert "event-not-copied" in codes(project, NO_COPY)
    assert "event-not-copied" not in codes(project, PLAIN)
