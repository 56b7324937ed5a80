"""Index on something that is no array.

Only arrays have elements, and only as many levels of them as they have dimensions. An `ArrayList` is read with `Get`.

```sourcepawn wrong
public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count[0]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count[5];
    PrintToServer("%d", count[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (28,)


def message(name: str, type: str) -> str:
    """`name` (or "") has the type `type`."""
    subject = f"`{name}`" if name else "this"
    return f"{subject} is no array (it is `{type}`), so it can not be indexed here"
