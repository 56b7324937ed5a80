"""Call of something that is no function.

Only functions, methods and constructors can be called. A function in a variable is called by `Call_StartFunction`.

```sourcepawn wrong
public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count(1));
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count * 1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (12,)


def message(name: str = "") -> str:
    """`name` is what was called, "" when it has none."""
    return f"{f'`{name}`' if name else 'this'} is no function and can not be called"
