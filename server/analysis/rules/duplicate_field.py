"""Field that is set twice.

Only the last value counts.

```sourcepawn wrong
public Plugin myinfo =
{
    name = "One",
    name = "Two"
};

public void OnPluginStart()
{
    PrintToServer("hello");
}
```

```sourcepawn right
public Plugin myinfo =
{
    name = "One",
    author = "Two"
};

public void OnPluginStart()
{
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (244,)


def message(name: str) -> str:
    """`name` is the field."""
    return f"`{name}` is set twice"
