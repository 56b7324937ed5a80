"""Operator that can not be redefined.

Only some operators may be given a meaning of your own: `*`, `/`, `+`, `-`, `%`, `++`, `--`, `=`, `!`, the comparisons
and `~`.

```sourcepawn wrong
stock int operator.(float a)
{
    return RoundToFloor(a);
}
```

```sourcepawn right
stock float operator%(float a, float b)
{
    return a - b * RoundToFloor(a / b);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (7,)


def message(found: str) -> str:
    """`found` is what stands behind `operator`."""
    return f"`operator{found}` is not possible; the operator can not be redefined"
