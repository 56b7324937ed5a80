"""Wrong number of macro arguments.

A macro with parameters takes exactly as many arguments.

```sourcepawn wrong
#define SUM(%1,%2) (%1 + %2)
int g_iSum = SUM(1);
```

```sourcepawn right
#define SUM(%1,%2) (%1 + %2)
int g_iSum = SUM(1, 2);
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1, 10, 29, 429)


def message(name: str, wanted: int, given: int) -> str:
    """`name` is the macro; it wants `wanted` arguments and was given `given`."""
    plural = "" if wanted == 1 else "s"
    return f"macro `{name}` takes {wanted} argument{plural}, not {given}"
