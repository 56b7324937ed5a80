"""An input that no entity takes.

`AcceptEntityInput` gives false for it and does nothing; in a connection such as `OnUser1 !self:Kill::5.0:1` the game
prints "unhandled input" to the console of developers and goes on. The name is nearly one of the game's.

```sourcepawn wrong
#include <sdktools>

public void OnMapStart()
{
    int shake = CreateEntityByName("env_shake");
    DispatchSpawn(shake);
    AcceptEntityInput(shake, "StartShakes");
}
```

```sourcepawn right
#include <sdktools>

public void OnMapStart()
{
    int shake = CreateEntityByName("env_shake");
    DispatchSpawn(shake);
    AcceptEntityInput(shake, "StartShake");
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
    """Every input that is sent, or that an output is connected with."""
    for use in io_uses(body):
        right = misspelt(use) if use.kind == "input" else ()
        if right:
            yield Problem("misspelt-input", use.start, use.end, (use.name, *right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"no entity takes the input `{name}`; did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)
