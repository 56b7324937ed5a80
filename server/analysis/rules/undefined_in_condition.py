"""Undefined name in a condition.

A condition may only use macros. To ask whether a macro exists, write `defined`.

```sourcepawn wrong
#if DEBUG
int g_iDebug;
#endif
```

```sourcepawn right
#if defined DEBUG
int g_iDebug;
#endif
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (17, 230)


def message(name: str) -> str:
    """`name` is the unknown name."""
    return f"`{name}` is not defined; to ask whether it is, write `defined {name}`"
