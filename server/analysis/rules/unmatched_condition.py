"""Condition directive in the wrong place.

`#else`, `#elseif` and `#endif` belong to an `#if` above them. There is none, or its `#else` has already been.

```sourcepawn wrong
int g_iCount;
#endif
```

```sourcepawn right
#if defined DEBUG
int g_iCount;
#endif
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (26, 60, 61)


def message(word: str) -> str:
    """`word` is the directive without its `#`."""
    if word == "endif":
        return "this `#endif` has no `#if`"
    return f"`#{word}` has no `#if`, or stands behind its `#else`"
