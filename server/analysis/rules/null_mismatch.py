"""`null` where there can be none.

Only handles (methodmaps that are `__nullable__`) and functions can be `null`. For plain numbers say `0` or `-1`, for
enums one of their names.

```sourcepawn wrong
public void OnPluginStart()
{
    int count = null;
    PrintToServer("%d", count);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 0;
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (131, 132, 148)


def message(wanted: str, given: str) -> str:
    """The two types, one of which is `null`."""
    return f"`{wanted if wanted != 'null' else given}` can not be `null`"
