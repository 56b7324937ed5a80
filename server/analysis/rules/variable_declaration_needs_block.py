"""Variable declared where no block is.

A variable that is declared as the only statement of an `if`, loop or `case` could never be used. Declare it in a block.

```sourcepawn wrong
public void OnPluginStart()
{
    if (MaxClients > 4)
        int count = 5;
}
```

```sourcepawn right
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        int count = 5;
        PrintToServer("%d", count);
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (3,)


def message() -> str:
    """There are no arguments."""
    return "a variable can not be declared here; put the statements in `{ … }`"
