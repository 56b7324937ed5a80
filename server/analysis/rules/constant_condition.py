"""Condition that is always the same.

The condition has the same value each time. For an endless loop write `for (;;)`; to switch code off, use `#if 0` or
remove it.

```sourcepawn wrong
public void OnPluginStart()
{
    if (false)
    {
        PrintToServer("never");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    #if 0
    PrintToServer("never");
    #endif
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (205, 206)


def message(value: str) -> str:
    """`value` is "true" or "false"."""
    return f"this condition is always {value}"
