"""Local variable that is set, but never read.

It gets values, and nothing looks at them. Remove it, or use it.

```sourcepawn wrong
public void OnPluginStart()
{
    int count = 5;
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (204,)
TAGS = ("unnecessary",)


def message(name: str) -> str:
    """`name` is the variable."""
    return f"`{name}` is set, but its value is never used"
