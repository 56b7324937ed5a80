"""An entity's index is given to a timer that asks what it is.

The entity may be removed before the timer runs, and the game gives its index to the next one that is made. The callback
asks for the class or does little, so that hardly anything goes wrong; another entity of that class is still taken for
this one. A reference belongs to one entity only; `EntRefToEntIndex` gives `INVALID_ENT_REFERENCE` once it is gone.

```sourcepawn wrong
#include <sdktools>

public void OnMapStart()
{
    int flame = CreateEntityByName("env_fire");
    DispatchSpawn(flame);
    CreateTimer(5.0, Timer_Remove, flame);
}

public Action Timer_Remove(Handle timer, int entity)
{
    char class[32];
    if (IsValidEntity(entity) && GetEntityClassname(entity, class, sizeof(class)) && StrEqual(class, "env_fire"))
    {
        RemoveEntity(entity);
    }
    return Plugin_Stop;
}
```

```sourcepawn right
#include <sdktools>

public void OnMapStart()
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
```

What the callback surely does wrong is `entity-in-timer`.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index_fix import ENTITY, kept_instead
from server.analysis.runtime.kept_over_timer import kept_entities
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
CALLS = ("CreateTimer",)


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback is given an entity and asks what it is, or does little with it."""
    for one in kept_entities(site):
        if not one.certain:
            yield Problem("doubtful-entity-in-timer", one.start, one.end, (one.name, one.callback))


def message(entity: str, callback: str) -> str:
    """The variable that is passed, and the callback."""
    return (
        f"entity `{entity}` may be gone when `{callback}` runs: pass `EntIndexToEntRef({entity})` "
        "and use `EntRefToEntIndex` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass a reference and make an index of it in the callback."""
    yield from kept_instead(context, str(context.args[1]), ENTITY)
