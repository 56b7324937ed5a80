"""Static method called on a value, or the reverse.

A `static` method belongs to the type and is called as `Type.Method()`. Any other method needs a value in front of the
dot.

```sourcepawn wrong
methodmap Counter < ArrayList
{
    public static int Most()
    {
        return 8;
    }
}

public void OnPluginStart()
{
    Counter counter;
    PrintToServer("%d", counter.Most());
}
```

```sourcepawn right
methodmap Counter < ArrayList
{
    public static int Most()
    {
        return 8;
    }
}

public void OnPluginStart()
{
    PrintToServer("%d", Counter.Most());
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (176, 177)


def message(name: str, type: str, base: str) -> str:
    """`base` tells what stands in front of the dot: "instance" or "type"."""
    if base == "instance":
        return f"`{name}` is static: call it as `{type}.{name}`"
    return f"`{name}` is not static: call it on a value of type `{type}`"
