"""String that does not fit.

A string takes one element more than it has characters (bytes in UTF-8), for the end mark.

```sourcepawn wrong
char g_sName[4] = "Bill";

public void OnPluginStart()
{
    PrintToServer("%s", g_sName);
}
```

```sourcepawn right
char g_sName[] = "Bill";

public void OnPluginStart()
{
    PrintToServer("%s", g_sName);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (47,)


def message(needed: int, size: int) -> str:
    """The string needs `needed` bytes, the array has `size`."""
    return f"the string needs {needed} bytes with its end mark, the array has {size}"
