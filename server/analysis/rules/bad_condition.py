"""Condition that can not be evaluated.

The expression behind `#if`, `#elseif` or `#assert` must be one that the compiler can work out while it reads: numbers,
operators, macros and `defined`.

```sourcepawn wrong
#if
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
SPCOMP = (29,)


def message(text: str) -> str:
    """`text` is the expression."""
    return f"`{text}` is not a condition that can be worked out here" if text else "the condition is missing"
