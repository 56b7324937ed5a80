"""Value returned by a `void` function.

A function whose type is `void` returns nothing. Write `return;`, or give the function the type of the value.

```sourcepawn wrong
void Count()
{
    return 5;
}

public void OnPluginStart()
{
    Count();
}
```

```sourcepawn right
int Count()
{
    return 5;
}

public void OnPluginStart()
{
    PrintToServer("%d", Count());
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (88,)


def message(name: str) -> str:
    """`name` is the function."""
    return f"`{name}` is `void` and can not return a value"
