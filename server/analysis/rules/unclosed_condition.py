"""Condition without an end.

An `#if` has no `#endif`, so the compiler does not know where the condition ends. Everything below it may be left out.

```sourcepawn wrong
#if defined DEBUG
int g_iDebug;
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
SPCOMP = (1,)


def message() -> str:
    """There are no arguments."""
    return "this `#if` is never closed; put an `#endif` where it ends"
