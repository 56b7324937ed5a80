"""Division by zero.

Nothing can be divided by 0.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%d", 5 / 0);
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("%d", 5 / 2);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (29, 93)


def message() -> str:
    """Nothing is told but where."""
    return "division by zero"
