"""Assignment to something that has no place.

Only variables, elements, fields and properties with a setter can be assigned to; not numbers, results or functions.

```sourcepawn wrong
public void OnPluginStart()
{
    GetClientCount() = 8;
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = GetClientCount();
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (22,)


def message() -> str:
    """Nothing is told but where."""
    return "nothing can be assigned to this"
