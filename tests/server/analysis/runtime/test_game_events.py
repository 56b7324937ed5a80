"""Which event a function of a plugin is given: by its hooks, by its callers, by the plugin that makes it."""

from __future__ import annotations

import pytest

from server.analysis.runtime.game_events import HANDED, MADE, POST, PRE, accesses
from tests.server.analysis.runtime.plugins import body, plugin

START = """public void OnPluginStart()
{
    HookEvent("player_hurt", OnHurt);
    HookEvent("player_death", OnDeath, EventHookMode_Pre);
}"""
HURT = "void OnHurt(Event event, const char[] name, bool b) {{ {} }}"
DEATH = "Action OnDeath(Event event, const char[] name, bool b) {{ {} return Plugin_Continue; }}"
GET = 'PrintToServer("%d", event.GetInt("userid"));'
READ = f"void Read(Event event) {{ {GET} }}"


def sources(name: str, *parts: str) -> list[tuple[tuple[str, ...], set[int]] | None]:
    """The names and modes of the events that a function reads fields of, in order."""
    handlers = [HURT.format(""), DEATH.format("")]
    missing = [one for one in handlers if not any(part[:20] == one[:20] for part in parts)]
    found = accesses(body(plugin("\n".join((START, *missing, *parts))), name))
    assert found
    return [(one.source.names, set(one.source.modes)) if one.source is not None else None for one in found]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(
            (HURT.format("Read(3, event);"), f'void Read(int a, Event event) {{ PrintToServer("%d", a); {GET} }}'),
            (("player_hurt",), {POST, HANDED}),
            id="one handler hands it on",
        ),
        pytest.param(
            (HURT.format("Read(event);"), DEATH.format("Read(event);"), READ),
            (("player_death", "player_hurt"), {POST, PRE, HANDED}),
            id="two handlers",
        ),
        pytest.param(
            (
                HURT.format("Between(event, name);"),
                "void Between(Event e, const char[] n) { if (n[0]) Read(e); }",
                READ,
            ),
            (("player_hurt",), {POST, HANDED}),
            id="through another function",
        ),
        pytest.param(
            ('stock void Make() { Event made = CreateEvent("tank_spawn"); Read(made); made.Cancel(); }', READ),
            (("tank_spawn",), {MADE, HANDED}),
            id="made by the plugin",
        ),
        pytest.param(
            (HURT.format("Read(event);"), "stock void Other(Event which) { Read(which); }", READ),
            None,
            id="from nobody knows where",
        ),
        pytest.param(
            (HURT.format('Read(event); Function f = Read; PrintToServer("%d", f == INVALID_FUNCTION);'), READ),
            None,
            id="kept for later too",
        ),
        pytest.param(
            (HURT.format("Read(event);"), f"void Read(Event event) {{ {GET} Read(event); }}"),
            None,
            id="it calls itself",
        ),
        pytest.param(
            (HURT.format("Read(event);"), f'void Read(Event event) {{ event = CreateEvent("tank_spawn"); {GET} }}'),
            None,
            id="no longer what it was given",
        ),
    ],
)
def test_handed_on(parts: tuple[str, ...], expected: tuple[tuple[str, ...], set[int]] | None) -> None:
    assert sources("Read", *parts) == [expected]


def test_a_handler_that_is_called_too() -> None:
    parts = (HURT.format(GET), DEATH.format('OnHurt(event, "x", b);'))
    assert sources("OnHurt", *parts) == [(("player_death", "player_hurt"), {POST, PRE, HANDED})]
    assert sources("OnHurt", parts[0], DEATH.format('OnHurt(null, "x", b);')) == [None]


def test_where_it_is_handed_on_the_name_is_asked_for() -> None:
    start = START.replace("OnDeath, EventHookMode_Pre", "OnHurt")
    handler = HURT.format('if (StrEqual(name, "player_death")) Read(event, "axe");')
    read = f'void Read(Event event, const char[] weapon) {{ if (StrEqual(weapon, "axe")) {{ {GET} }} }}'
    found = accesses(body(plugin("\n".join((start, handler, read))), "Read"))
    assert [one.source.names for one in found if one.source is not None] == [("player_death",)]
