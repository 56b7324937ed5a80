"""Default for the parameter of a public function.

A `public` function is called from outside with all of its parameters, so a default would never be used.

```sourcepawn wrong
public void Show(int count = 5)
{
    PrintToServer("%d", count);
}
```

```sourcepawn right
public void Show(int count)
{
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (59,)


def message(name: str) -> str:
    """`name` is the parameter."""
    return f"`{name}` can not have a default, since the function is public"
