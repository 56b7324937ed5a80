"""Local variable that is declared twice.

A block can declare a name only once. Leave out the second declaration, or rename one of the two.

```sourcepawn wrong
public void OnPluginStart()
{
    int count = 5;
    int count = 6;
    PrintToServer("%d", count);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 5;
    count = 6;
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (21,)


def message(name: str) -> str:
    """`name` is declared in this block already."""
    return f"`{name}` is already declared in this block"
