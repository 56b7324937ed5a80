"""Expression without effect.

The value is calculated and thrown away. Often `==` stands where `=` is meant, or a call lacks its `()`. In `a, b` only
the last value counts.

```sourcepawn wrong
int g_iCount;

public void OnPluginStart()
{
    g_iCount == 5;
    PrintToServer("%d", g_iCount);
}
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    g_iCount = 5;
    PrintToServer("%d", g_iCount);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (215, 231)


def message(where: str) -> str:
    """`where` is "statement", or "comma" for a part of `a, b`."""
    if where == "comma":
        return "this part has no effect; only the last value counts"
    return "this has no effect"
