"""Macro defined twice.

A second `#define` with another value replaces the first from there on. That is rarely meant: `#undef` the first, or
give the second another name.

```sourcepawn wrong
#define MAX_TANKS 1
#define MAX_TANKS 2
```

```sourcepawn right
#define MAX_TANKS 1
#undef MAX_TANKS
#define MAX_TANKS 2
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (201,)


def message(name: str) -> str:
    """`name` is the macro."""
    return f"`{name}` already has another value; `#undef` it first or use another name"
