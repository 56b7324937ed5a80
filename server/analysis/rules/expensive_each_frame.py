"""Something slow is done in every frame.

`OnGameFrame` runs 30 times a second (100 times on servers with a higher tick rate), and `OnPlayerRunCmd` as often for
each player. What goes through all entities or all console variables, or reads a file, belongs where it changes: keep
the `ConVar` that `FindConVar` gives in a global variable, remember the map in `OnMapStart`.

```sourcepawn wrong
public void OnGameFrame()
{
    ConVar cheats = FindConVar("sv_cheats");
    if (cheats.BoolValue)
    {
        PrintToServer("cheats");
    }
}
```

```sourcepawn right
ConVar g_hCheats;

public void OnPluginStart()
{
    g_hCheats = FindConVar("sv_cheats");
}

public void OnGameFrame()
{
    if (g_hCheats.BoolValue)
    {
        PrintToServer("cheats");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.knowledge.roles import roles
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()

_FRAMES = frozenset({"OnGameFrame", "OnPlayerRunCmd", "OnPlayerRunCmdPre", "OnPlayerRunCmdPost"})


def check_body(body: Body) -> Iterator[Problem]:
    """Slow natives in what runs for each frame."""
    function = body.node.name.name
    if function not in _FRAMES or "public" not in body.node.keywords:
        return
    for site in body.calls:
        why = roles().slow.get(site.name)
        if why is not None:
            start, end = site.name_range
            yield Problem("expensive-each-frame", start, end, (site.name, why, function))


def message(native: str, why: str, function: str) -> str:
    """The native, what makes it slow, and the function that runs in each frame."""
    return f"`{native}` {why}, and `{function}` runs many times a second: do it elsewhere and keep the result"
