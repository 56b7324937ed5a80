"""Index that is no whole number.

Arrays are indexed, and their sizes given, by whole numbers and enums. Convert floats with `RoundToFloor`; a `bool` has
to become a number first.

```sourcepawn wrong
public void OnPluginStart()
{
    int counts[5];
    PrintToServer("%d", counts[1.5]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int counts[5];
    PrintToServer("%d", counts[1]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (77,)


def message(type: str) -> str:
    """`type` is what was given."""
    return f"an index or size must be a whole number, not `{type}`"
