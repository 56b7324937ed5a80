"""A handler of several events reads a field that only some of them have.

For the others it reads 0 or an empty text, without a word. Hook a function of its own for these, or ask for the event's
`name` first, as the code on the right does.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_death", Event_Any);
    HookEvent("witch_killed", Event_Any);
}

void Event_Any(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("witch %d", event.GetInt("witchid"));
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_death", Event_Any);
    HookEvent("witch_killed", Event_Any);
}

void Event_Any(Event event, const char[] name, bool dontBroadcast)
{
    if (StrEqual(name, "witch_killed"))
    {
        PrintToServer("witch %d", event.GetInt("witchid"));
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.game_events import accesses
from server.analysis.runtime.game_guard import is_guarded
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Each field that is read and that one of the events lacks."""
    for access in accesses(body):
        for key in access.keys if len(access.keys) == 1 else ():
            fields = access.fields(key.value)
            if access.source is None or not any(fields) or all(fields) or access.accessor.writes:
                continue
            lacking = [name for name, field in zip(access.source.names, fields, strict=True) if field is None]
            if not is_guarded(body.view, access.site.call):
                yield Problem("event-field-of-some", key.start, key.end, (key.value, ", ".join(lacking[:3])))


def message(field: str, lacking: str) -> str:
    """The field, and the events without it."""
    return f"not all events of this function have a field `{field}`: {lacking}"
