"""Variable that is assigned to itself.

This does nothing; one of the two names is probably meant to be another.

```sourcepawn wrong
int g_iCount;

public void OnPluginStart()
{
    g_iCount = g_iCount;
    PrintToServer("%d", g_iCount);
}
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    g_iCount = GetClientCount();
    PrintToServer("%d", g_iCount);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (226,)


def message(name: str) -> str:
    """`name` is the variable."""
    return f"`{name}` is assigned to itself"
