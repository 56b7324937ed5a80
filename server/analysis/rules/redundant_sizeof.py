"""`sizeof` of a single value.

It is always 1. Probably an array was meant.

```sourcepawn wrong
int g_iCount;

public void OnPluginStart()
{
    PrintToServer("%d %d", sizeof(g_iCount), g_iCount);
}
```

```sourcepawn right
int g_iCount[8];

public void OnPluginStart()
{
    PrintToServer("%d %d", sizeof(g_iCount), g_iCount[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (252,)


def message() -> str:
    """Nothing is told but where."""
    return "the `sizeof` of a single value is always 1"
