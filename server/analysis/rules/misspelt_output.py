"""An output that no entity fires.

The hook is made without an error and its callback never runs; a connection with it never does anything. The name is
nearly one of the game's: doors fire `OnFullyClosed`, not `OnFullyClose`.

```sourcepawn wrong
#include <sdktools>

public void OnPluginStart()
{
    HookEntityOutput("prop_door_rotating", "OnFullyClose", OnDoor);
}

void OnDoor(const char[] output, int caller, int activator, float delay)
{
    PrintToServer("%s", output);
}
```

```sourcepawn right
#include <sdktools>

public void OnPluginStart()
{
    HookEntityOutput("prop_door_rotating", "OnFullyClosed", OnDoor);
}

void OnDoor(const char[] output, int caller, int activator, float delay)
{
    PrintToServer("%s", output);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.entity_io_near import misspelt
from server.analysis.runtime.entity_io_uses import io_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every output that is hooked, fired or connected."""
    for use in io_uses(body):
        right = misspelt(use) if use.kind == "output" else ()
        if right:
            yield Problem("misspelt-output", use.start, use.end, (use.name, *right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"no entity fires the output `{name}`; did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)
