"""Value of the wrong type.

A value stands where its type can not go: a string for a number, a `float` for an `int`, an array of another size, a
`Handle` for one of its descendants. Where the value is right all the same, `view_as<type>(value)` says so; floats are
converted by `RoundToNearest`, `RoundToFloor` and `float`.

```sourcepawn wrong
public void OnPluginStart()
{
    int client = GetClientOfUserId("5");
    PrintToServer("%d", client);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int client = GetClientOfUserId(5);
    PrintToServer("%d", client);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (100, 130, 131, 132, 133, 134, 450)


def message(wanted: str, given: str) -> str:
    """The two types."""
    return f"`{wanted}` is wanted here, not `{given}`"
