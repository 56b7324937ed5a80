"""Functions of the plugin that stand in other chunks, and who calls what."""

from __future__ import annotations

from server.analysis.runtime.elsewhere import body_of, is_own
from server.analysis.runtime.unit_calls import asks_for_libraries, functions_calling
from tests.server.analysis.runtime.plugins import body, function, plugin

SOURCE = """
void Hello() { PrintToServer("hello"); }
public void OnPluginStart() { Hello(); PrintToServer("started"); }
"""


def test_bodies() -> None:
    unit = plugin(SOURCE)
    start = body(unit, "OnPluginStart")
    assert [site.name for site in start.calls] == ["Hello", "PrintToServer"]
    assert start.calls[0].function is function(unit, "Hello")
    assert body_of(unit, start.calls[1].function) is None
    assert is_own(unit, function(unit, "Hello"))
    assert not is_own(unit, start.calls[1].function)


def test_callers_by_name() -> None:
    unit = plugin(SOURCE)
    assert functions_calling(unit, function(unit, "PrintToServer")) == {"Hello", "OnPluginStart"}
    assert functions_calling(unit, function(unit, "Hello")) == {"OnPluginStart"}
    assert functions_calling(unit, function(unit, "PrintToChatAll")) == frozenset()


def test_whether_a_plugin_asks_for_libraries() -> None:
    never = plugin(SOURCE)
    asks = plugin('public void OnPluginStart() { if (LibraryExists("a")) PrintToServer("a"); }')
    told = plugin('public void OnLibraryAdded(const char[] name) { PrintToServer("%s", name); }')
    assert [asks_for_libraries(unit, function(unit, "PrintToServer")) for unit in (never, asks, told)] == [
        False,
        True,
        True,
    ]
