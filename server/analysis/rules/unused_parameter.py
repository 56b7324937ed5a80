"""Parameter that nobody uses.

The function does not look at it. Callbacks and `public` functions are left alone, since their parameters are not theirs
to choose.

```sourcepawn wrong
void Show(int count, int unused)
{
    PrintToServer("%d", count);
}

public void OnPluginStart()
{
    Show(1, 2);
}
```

```sourcepawn right
void Show(int count)
{
    PrintToServer("%d", count);
}

public void OnPluginStart()
{
    Show(1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.HINT
SPCOMP = (203, 204)
TAGS = ("unnecessary",)


def message(name: str) -> str:
    """`name` is the parameter."""
    return f"the parameter `{name}` is never used"
