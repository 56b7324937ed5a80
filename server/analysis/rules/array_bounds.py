"""Index beyond the end of the array.

An array of size 5 has the elements 0 to 4.

```sourcepawn wrong
public void OnPluginStart()
{
    int counts[5];
    PrintToServer("%d", counts[5]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int counts[5];
    PrintToServer("%d", counts[4]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (32,)


def message(index: int, name: str, size: int) -> str:
    """`name` (or "") has `size` elements (0: not known)."""
    subject = f"`{name}`" if name else "the array"
    if index < 0 or size <= 0:
        return f"{subject} has no element {index}"
    return f"{subject} has the elements 0 to {size - 1}, no element {index}"
