"""A field of a game event that is a float is read or written as a whole number.

The engine cuts the fraction off: 0.7 becomes 0. Where that is meant, `RoundToFloor` says so to whoever reads it.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("died at height %d", event.GetInt("victim_z"));
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("died at height %.1f", event.GetFloat("victim_z"));
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.event_field_types import mismatches, other_accessor
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Each access by which at most a fraction gets lost in some of the events."""
    for one in mismatches(body):
        if one.loss == "fraction":
            yield Problem("event-field-rounded", one.start, one.end, one.args)


def message(field: str, type: str, used: str, wanted: str, start: int, end: int) -> str:
    """The field, its type, the accessor that is used, and the right one; the rest is a call to round, or -1."""
    what = "a float" if type == "float" else "a whole number"
    return f"`{field}` is {what}, and `{used}` loses the fraction: `{wanted}` is meant for it"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the other accessor, where it is called in the same way."""
    yield from other_accessor(context)
