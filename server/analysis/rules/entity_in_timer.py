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

Where the callback asks for the entity's class first, or does nothing that matters, there is only the hint
`doubtful-entity-in-timer`. Within a second the engine does not use an index again.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index_fix import ENTITY, kept_instead
from server.analysis.runtime.kept_over_timer import kept_entities
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback removes or moves an entity by its index, whatever it is by then."""
    for one in kept_entities(site):
        if one.certain:
            yield Problem("entity-in-timer", one.start, one.end, (one.name, one.callback))


def message(entity: str, callback: str) -> str:
    """The variable that is passed, and the callback."""
    return (
        f"when `{callback}` runs, entity `{entity}` may be another: pass `EntIndexToEntRef({entity})` "
        "and use `EntRefToEntIndex` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass a reference and make an index of it in the callback."""
    yield from kept_instead(context, str(context.args[1]), ENTITY)
