"""Enum with a step.

A step behind the name of an enum is going to be removed from the language. Write the values out.

```sourcepawn wrong
enum Flags (<<= 1)
{
    Flag_One = 1,
    Flag_Two
};
```

```sourcepawn right
enum Flags
{
    Flag_One = 1 << 0,
    Flag_Two = 1 << 1
};
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (228,)


def message(step: str) -> str:
    """`step` is the step as written."""
    return f"the step `({step})` of an enum will not be supported for long; write the values out"
