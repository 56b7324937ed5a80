"""Impossible array size.

A size must be at least 1, and the whole array must fit into memory.

```sourcepawn wrong
int g_iCounts[0];

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```

```sourcepawn right
int g_iCounts[1];

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (9, 52)


def message(size: int, how: str = "") -> str:
    """`how` is "large" when there is no room for the array."""
    return "the array is too large" if how == "large" else f"an array can not have the size {size}"
