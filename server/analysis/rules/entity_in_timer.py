"""An entity's index is given to a timer.

The entity may be removed before the timer runs, and the game gives its index to the next one that is made: the callback
then removes or moves something else, and `IsValidEntity` does not notice. A reference belongs to one entity only;
`EntRefToEntIndex` gives `INVALID_ENT_REFERENCE` once it is gone.

```sourcepawn wrong
#include <sdktools>

void MakeFlame()
{
    int flame = CreateEntityByName("env_fire");
    DispatchSpawn(flame);
    CreateTimer(5.0, Timer_Remove, flame);
}

public Action Timer_Remove(Handle timer, int entity)
{
    if (IsValidEntity(entity))
    {
        RemoveEntity(entity);
    }
    return Plugin_Stop;
}

public void OnMapStart()
{
    MakeFlame();
}
```

```sourcepawn right
#include <sdktools>

void MakeFlame()
{
    int flame = CreateEntityByName("env_fire");
    DispatchSpawn(flame);
    CreateTimer(5.0, Timer_Remove, EntIndexToEntRef(flame));
}

public Action Timer_Remove(Handle timer, int reference)
{
    int entity = EntRefToEntIndex(reference);
    if (entity != INVALID_ENT_REFERENCE)
    {
        RemoveEntity(entity);
    }
    return Plugin_Stop;
}

public void OnMapStart()
{
    MakeFlame();
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index import delay, is_entity, timer_data
from server.analysis.runtime.kept_index_fix import ENTITY, kept_instead
from server.analysis.runtime.stored_timer import is_managed
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)

_SHORT = 1.0  # seconds; the game does not use an index again before


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback takes an entity that was made or found here for an entity."""
    callback, data, seconds = site.passed_function(1), site.argument(2), delay(site)
    if callback is None or not isinstance(data, n.Name) or not is_entity(site.view, data):
        return
    if (seconds is not None and seconds < _SHORT) or is_managed(site):
        return
    if ask(site.view, timer_data, callback) == "entity":
        yield Problem("entity-in-timer", data.start, data.end, (data.name, callback.name))


def message(entity: str, callback: str) -> str:
    """The variable that is passed, and the callback."""
    return (
        f"when `{callback}` runs, entity `{entity}` may be another: pass `EntIndexToEntRef({entity})` "
        "and use `EntRefToEntIndex` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass a reference and make an index of it in the callback."""
    yield from kept_instead(context, str(context.args[1]), ENTITY)
