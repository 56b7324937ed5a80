"""Array that can not be copied by `=`.

`=` copies arrays of one dimension whose size is known. Copy others element by element, strings with `strcopy`.

```sourcepawn wrong
public void OnPluginStart()
{
    int one[2][3], other[2][3];
    one = other;
    PrintToServer("%d", one[0][0]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int one[3], other[3];
    one = other;
    PrintToServer("%d", one[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (9, 23)


def message(type: str) -> str:
    """`type` is that of the array."""
    return f"`{type}` can not be copied by `=`"
