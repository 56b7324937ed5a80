"""Parameter names before bare values, and the types of event fields."""

from __future__ import annotations

import pytest

from server.features.inlay_hint import inlay_hint
from server.settings import InlayHints, Settings
from tests.at_cursor import at_cursor

ON = Settings(inlay_hints=InlayHints(parameter_names=True))
HEAD = """\
#include <sourcemod>
#define STOP(%1) Both(%1, 0)
void Both(int client, int team, bool loud = false, any ...)
{
    PrintToServer("%d %d %d", client, team, loud);
}
"""


def hinted(line: str, settings: Settings = ON) -> str:
    """The line with its hints."""
    text = f"{HEAD}void Work(int client, ArrayList list)\n{{\n{line}\n}}\n"
    snapshot, _ = at_cursor(text, settings)
    start = text.index(line)
    for hint in reversed(inlay_hint(snapshot, start, start + len(line))):
        text = text[: hint.offset] + f"<{hint.label}>" + text[hint.offset :]
    return text[start : text.index("\n}\n", start)]


def test_literals_are_named() -> None:
    assert hinted("Both(1, -2, true);") == "Both(<client:>1, <team:>-2, <loud:>true);"
    assert hinted("Both(client, (3));") == "Both(client, <team:>(3));"
    assert hinted("list.Set(0, 5);") == "list.Set(<index:>0, <value:>5);"
    assert hinted("list = new ArrayList(2, 3);") == "list = new ArrayList(<blocksize:>2, <startsize:>3);"


def test_what_says_itself_what_it_is() -> None:
    for line in (
        "Both(client, client, client > 0);",
        "Both(client, .team = 3);",
        "Both(client, client, client > 0, 1, 2);",
        "GetClientTeam(3);",
        'PrintToServer("%d", 1);',
        "STOP(3);",
    ):
        assert hinted(line) == line


def test_off_by_default() -> None:
    assert hinted("Both(1, 2);", Settings()) == "Both(1, 2);"


def test_only_in_range() -> None:
    text = f"{HEAD}void Work()\n{{\n    Both(1, 2);\n    Both(3, 4);\n}}\n"
    snapshot, _ = at_cursor(text, ON)
    start = text.index("Both(3")
    assert len(inlay_hint(snapshot, start, start + 10)) == 2


FIELDS = Settings(inlay_hints=InlayHints(event_fields=True))
EVENTS = """\
#include <sourcemod>
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Harm);
    HookEvent("player_death", Event_Harm);
}
public void Event_Harm(Event event, const char[] name, bool dontBroadcast)
{
    char[] text = new char[8];
    LINE
}
public void Event_Other(Event event, const char[] name, bool dontBroadcast)
{
    event.GetInt("userid");
}
"""


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('event.GetInt("userid");', 'event.GetInt("userid"<: user id>);'),
        ('event.GetString("weapon", text, 8);', 'event.GetString("weapon"<: string>, text, 8);'),
        ('GetEventInt(event, "type");', 'GetEventInt(event, "type"<: int>);'),
        ('event.GetInt("health");', 'event.GetInt("health");'),
        ('CreateEvent("tank_spawn").SetInt("tankid", 1);', 'CreateEvent("tank_spawn").SetInt("tankid"<: int>, 1);'),
    ],
)
def test_types_of_event_fields(line: str, shown: str) -> None:
    text = EVENTS.replace("LINE", line)
    snapshot, _ = at_cursor(text, FIELDS)
    hints = inlay_hint(snapshot, 0, len(text))
    assert all(hint.is_type for hint in hints)
    for hint in reversed(hints):
        text = text[: hint.offset] + f"<{hint.label}>" + text[hint.offset :]
    assert shown in text
    assert text.endswith('    event.GetInt("userid");\n}\n')  # a handler that nothing hooks


def test_types_of_event_fields_are_off_by_default() -> None:
    text = EVENTS.replace("LINE", 'event.GetInt("userid");')
    snapshot, _ = at_cursor(text, ON)
    assert not any(hint.is_type for hint in inlay_hint(snapshot, 0, len(text)))
