"""Values that do not fit the array.

The initializer has more values than the array has elements, or is shaped differently: each dimension needs its own
braces, and the rows of an array their exact number.

```sourcepawn wrong
int g_iCounts[2] = {1, 2, 3};

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```

```sourcepawn right
int g_iCounts[3] = {1, 2, 3};

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (47, 48)


def message(type: str) -> str:
    """`type` is the array's."""
    return f"these values do not fit `{type}`"
