"""Call outside of a function.

The values of global variables are fixed when the plugin is compiled, so no function can be called for them. Set the
variable in `OnPluginStart`.

```sourcepawn wrong
int g_iMost = GetMaxEntities();

public void OnPluginStart()
{
    PrintToServer("%d", g_iMost);
}
```

```sourcepawn right
int g_iMost;

public void OnPluginStart()
{
    g_iMost = GetMaxEntities();
    PrintToServer("%d", g_iMost);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (10,)


def message() -> str:
    """Nothing is told but where."""
    return "a function can only be called inside of a function"
