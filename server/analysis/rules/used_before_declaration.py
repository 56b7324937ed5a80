"""Variable used above its declaration.

Functions may stand anywhere in a plugin, but a global variable is only known below the line that declares it. The
compiler calls it undefined above.

Move the declaration up, to the other global variables.

```sourcepawn wrong
public void OnPluginStart()
{
    g_iCount = 1;
    PrintToServer("%d", g_iCount);
}

int g_iCount;
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    g_iCount = 1;
    PrintToServer("%d", g_iCount);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (17,)


def message(name: str) -> str:
    """`name` is the variable."""
    return f"`{name}` is declared further below; move its declaration up"
