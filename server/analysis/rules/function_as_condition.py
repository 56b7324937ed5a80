"""Function as a condition, without a call.

The name of a function is never 0, so the condition always holds. Probably the call is missing.

```sourcepawn wrong
bool IsReady()
{
    return GetClientCount() > 4;
}

public void OnPluginStart()
{
    if (IsReady)
    {
        PrintToServer("%d", IsReady());
    }
}
```

```sourcepawn right
bool IsReady()
{
    return GetClientCount() > 4;
}

public void OnPluginStart()
{
    if (IsReady())
    {
        PrintToServer("ready");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (249,)


def message(name: str) -> str:
    """`name` is the function."""
    return f"`{name}` is never 0, so this always holds; is `()` missing?"
