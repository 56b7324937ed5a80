"""`...` that has nothing to continue.

`{1, 2, ...}` goes on counting up to the size of the array. So there must be a size that leaves room, a value to begin
with, and whole numbers to count in.

```sourcepawn wrong
int g_iCounts[] = {1, 2, ...};

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```

```sourcepawn right
int g_iCounts[8] = {1, 2, ...};

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (18, 41, 68, 80)


def message(why: str) -> str:
    """`why` is "empty", "step", "full" or "struct"."""
    told = {
        "empty": "there is no value before `...` to go on from",
        "step": "only whole numbers go on counting at `...`",
        "full": "there is no room for `...`: give the array a larger size",
        "struct": "`...` can not stand in an enum struct",
    }
    return told[why]
