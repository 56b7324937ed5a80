"""What a plugin does with the handles in its global variables, and with the timers among them."""

from __future__ import annotations

import pytest

from server.analysis.runtime.global_handles import HandleUse, handle_uses
from server.analysis.runtime.stored_timer import is_managed, kept_in
from server.analysis.runtime.timers import flags, named_in, stops
from tests.server.analysis.runtime.plugins import body, function, plugin, variable

SOURCE = """
Handle g_hTimer;
Handle g_hEach[MAXPLAYERS + 1];
bool g_bOn;
public void OnMapStart()
{
    g_hTimer = CreateTimer(1.0, Timer_One, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
    g_hEach[1] = CreateTimer(1.0, Timer_Two);
    CreateTimer(1.0, Timer_Two);
}
public void OnMapEnd()
{
    if (g_hTimer != null) KillTimer(g_hTimer);
    g_hTimer = null;
    if (g_bOn) delete g_hTimer;
    Keep(g_hTimer);
}
void Keep(Handle timer) { PrintToServer("%d", timer); }
public Action Timer_One(Handle timer) { g_hTimer = null; Keep(timer); return Plugin_Stop; }
public Action Timer_Two(Handle timer) { return g_bOn ? Plugin_Stop : Plugin_Continue; }
"""


def test_uses() -> None:
    unit = plugin(SOURCE)
    assert handle_uses(unit, variable(unit, "g_hTimer")) == (
        HandleUse("set", "OnMapStart", "CreateTimer", "Timer_One"),
        HandleUse("read", "OnMapEnd", free=False),
        HandleUse("close", "OnMapEnd", "KillTimer", free=True),
        HandleUse("clear", "OnMapEnd", free=False),
        HandleUse("delete", "OnMapEnd", free=False),
        HandleUse("pass", "OnMapEnd", "Keep", free=False),
        HandleUse("clear", "Timer_One", free=False),
    )
    assert [use.deed for use in handle_uses(unit, variable(unit, "g_hEach"))] == ["set"]
    assert handle_uses(unit, variable(unit, "g_bOn")) == ()


def test_where_timers_are_kept() -> None:
    unit = plugin(SOURCE)
    one, two, three = body(unit, "OnMapStart").calls_of("CreateTimer")
    assert [flags(site) for site in (one, two, three)] == [3, 0, 0]
    assert kept_in(one) is variable(unit, "g_hTimer")
    assert kept_in(two) is variable(unit, "g_hEach")
    assert kept_in(three) is None
    assert [is_managed(site) for site in (one, two, three)] == [True, False, False]


def test_what_callbacks_do() -> None:
    unit = plugin(SOURCE)
    one, two = function(unit, "Timer_One"), function(unit, "Timer_Two")
    assert named_in(unit, one) == {"", "g_hTimer", "Keep", "timer", "Plugin_Stop"}
    assert "" not in named_in(unit, two)
    assert stops(unit, one)
    assert stops(unit, two)


@pytest.mark.parametrize(
    "call", ["TriggerTimer(CreateTimer(1.0, Timer_One))", "Handle timer = CreateTimer(1.0, Timer_One); Keep(timer)"]
)
def test_a_timer_that_somebody_else_gets(call: str) -> None:
    unit = plugin(SOURCE + f"public void OnPluginStart() {{ {call}; }}")
    (site,) = body(unit, "OnPluginStart").calls_of("CreateTimer")
    assert is_managed(site) == call.startswith("Trigger")
