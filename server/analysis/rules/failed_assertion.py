"""Assertion that fails.

The condition behind `#assert` is false, so something that the code relies on does not hold.

```sourcepawn wrong
#define SLOTS 3
#assert SLOTS >= 4
```

```sourcepawn right
#define SLOTS 4
#assert SLOTS >= 4
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (70, 415)


def message(text: str) -> str:
    """`text` is the condition."""
    return f"`{text}` is false here"
