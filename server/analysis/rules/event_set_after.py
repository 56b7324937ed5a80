"""A game event is changed after it has been sent.

A handler is called after the event by default, with a copy: what it sets is thrown away. To change what clients are
shown, hook with `EventHookMode_Pre`. To change what happens, an event is no help in either case: it only tells.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    event.SetString("weapon", "pistol");
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death, EventHookMode_Pre);
}

Action Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    event.SetString("weapon", "pistol");
    return Plugin_Changed;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.event_fields import is_damage
from server.analysis.runtime.game_events import POST, accesses
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Each `Set...` in a function that is only called after its events."""
    for access in accesses(body):
        after = access.source is not None and access.source.modes == {POST}
        if access.accessor.writes and after and not is_damage(access):
            start, end = access.site.name_range
            yield Problem("event-set-after", start, end)


def message() -> str:
    """What it does."""
    return "the event has already been sent: this changes nothing; hook it with `EventHookMode_Pre`"
