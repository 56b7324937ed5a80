"""An event is read in a handler that gets none.

With `EventHookMode_PostNoCopy` a handler is only told that the event has happened: `event` is null, and reading from it
throws "Invalid Handle". It only works by chance, while some other plugin hooks the same event with a copy. Leave the
mode out, or do not read.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_spawn", Event_Spawn, EventHookMode_PostNoCopy);
}

void Event_Spawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d", GetClientOfUserId(event.GetInt("userid")));
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_spawn", Event_Spawn);
}

void Event_Spawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d", GetClientOfUserId(event.GetInt("userid")));
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.game_events import POST_NO_COPY, accesses, copied
from server.analysis.runtime.grounds import ask
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """The first access to an event that is not there."""
    for access in accesses(body):
        source = access.source
        if (
            source is not None
            and source.modes == {POST_NO_COPY}
            and not ask(body.view, copied).intersection(source.names)
        ):
            start, end = access.site.name_range
            yield Problem("event-not-copied", start, end)
            return


def message() -> str:
    """Why it fails."""
    return "hooked with `EventHookMode_PostNoCopy`, this function gets no event: reading it throws an error"
