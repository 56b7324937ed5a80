"""Named argument that does not fit.

`.name = value` gives an argument by the name of its parameter. The function has no parameter of this name, or the
argument is given twice.

```sourcepawn wrong
public void OnPluginStart()
{
    CreateTimer(1.0, OnTime, .dat = 5);
}

void OnTime(Handle timer, int number)
{
    PrintToServer("%d %d", timer, number);
}
```

```sourcepawn right
public void OnPluginStart()
{
    CreateTimer(1.0, OnTime, .data = 5);
}

void OnTime(Handle timer, int number)
{
    PrintToServer("%d %d", timer, number);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (17, 58)


def message(name: str, what: str, function: str = "") -> str:
    """`what` is "unknown" or "twice"."""
    if what == "twice":
        return f"the argument `{name}` is given twice"
    return f"`{function}` has no parameter `{name}`"
