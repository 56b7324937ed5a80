"""New array outside of a declaration.

`new type[size]` can only initialize the variable that is declared with it.

```sourcepawn wrong
public void OnPluginStart()
{
    int counts[5];
    counts = new int[5];
    PrintToServer("%d", counts[0]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int[] counts = new int[5];
    PrintToServer("%d", counts[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (142,)


def message() -> str:
    """Nothing is told but where."""
    return "a new array can only initialize a variable in its declaration"
