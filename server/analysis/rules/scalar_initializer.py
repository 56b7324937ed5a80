"""Single value for an array.

`int a[8] = 0` is an old way to fill an array. Write `{0, ...}`.

```sourcepawn wrong
int g_iCounts[8] = 1;

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```

```sourcepawn right
int g_iCounts[8] = {1, ...};

public void OnPluginStart()
{
    PrintToServer("%d", g_iCounts[0]);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (241,)


def message() -> str:
    """Nothing is told but where."""
    return "an array is filled with `{value, ...}`, not with a single value"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put the value in braces."""
    yield Fix("Write `{…, ...}`", (Edit(context.start, context.start, "{"), Edit(context.end, context.end, ", ...}")))
