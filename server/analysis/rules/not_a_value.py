"""Function that can not be passed by its name.

Only functions of the plugin can be callbacks: no natives, and no function that returns an array. Write a function that
calls it.

```sourcepawn wrong
public void OnPluginStart()
{
    CreateTimer(1.0, CloseHandle);
}
```

```sourcepawn right
public void OnPluginStart()
{
    CreateTimer(1.0, OnTime);
}

void OnTime(Handle timer, Handle other)
{
    PrintToServer("%d", timer);
    CloseHandle(other);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (76, 182)


def message(name: str, what: str) -> str:
    """`what` is "native" or "array"."""
    if what == "array":
        return f"`{name}` returns an array, so it can not be a callback"
    return f"`{name}` is a native, so it can only be called"
