"""An input or output that other classes have.

The level editor's files note it for other entities than this one. An input that an entity does not take does nothing;
an output that it does not fire never calls the hook. The files may lack one that the game has, so this is advice.

```sourcepawn wrong
#include <sdktools>

public void OnPluginStart()
{
    HookEntityOutput("func_button", "OnTimeUp", OnButton);
}

void OnButton(const char[] output, int caller, int activator, float delay)
{
    PrintToServer("%s", output);
}
```

```sourcepawn right
#include <sdktools>

public void OnPluginStart()
{
    HookEntityOutput("func_button_timed", "OnTimeUp", OnButton);
}

void OnButton(const char[] output, int caller, int activator, float delay)
{
    PrintToServer("%s", output);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.entity_io_near import other_owners
from server.analysis.runtime.entity_io_uses import io_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True

_MOST = 3


def check_body(body: Body) -> Iterator[Problem]:
    """Every input and output of an entity whose class is known."""
    for use in io_uses(body):
        owners = other_owners(use)
        if owners:
            more = ", ..." if len(owners) > _MOST else ""
            args = (use.kind, use.name, use.entity, ", ".join(owners[:_MOST]) + more)
            yield Problem("doubtful-entity-io", use.start, use.end, args)


def message(kind: str, name: str, entity: str, owners: str) -> str:
    """`input` or `output`, its name, the entity's class, and some that have it."""
    does = "take" if kind == "input" else "fire"
    return f"`{entity}` is not known to {does} the {kind} `{name}`; these are: {owners}"
