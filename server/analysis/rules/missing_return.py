"""Function that does not always return its value.

The function has a type, so it must return a value on every path. Where it does not, 0 comes back.

```sourcepawn wrong
int Count(int number)
{
    if (number > 5)
        return number;
}

public void OnPluginStart()
{
    Count(1);
}
```

```sourcepawn right
int Count(int number)
{
    if (number > 5)
        return number;
    return 5;
}

public void OnPluginStart()
{
    Count(1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (209, 242)


def message(name: str, type: str) -> str:
    """The function `name` is to return a `type`."""
    return f"`{name}` should return a value of type `{type}` on every path"
