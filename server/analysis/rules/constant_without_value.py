"""Constant that is never given a value.

A `const` variable keeps the value from its declaration; without one it is 0 for ever.

```sourcepawn wrong
public void OnPluginStart()
{
    static const float fraction;
    PrintToServer("%f", fraction);
}
```

```sourcepawn right
public void OnPluginStart()
{
    static const float fraction = 0.5;
    PrintToServer("%f", fraction);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (251,)


def message(name: str) -> str:
    """`name` is the constant."""
    return f"`{name}` is constant, but has no value"
