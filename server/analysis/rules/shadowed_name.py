"""Name that hides another one.

Inside of this block the name means the new variable, and the one with the same name outside can not be reached. That is
allowed, but confuses; rename one of the two.

```sourcepawn wrong
int g_iCount;

public void OnPluginStart()
{
    int g_iCount = 5;
    PrintToServer("%d", g_iCount);
}

public void OnMapStart()
{
    g_iCount++;
}
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count);
}

public void OnMapStart()
{
    g_iCount++;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (219,)


def message(name: str) -> str:
    """`name` is hidden."""
    return f"`{name}` hides another `{name}` from outside"
