"""Array declared in the wrong way.

`int a[5]` has a fixed size, which must be a constant. `int[] a = new int[size]` is made while the plugin runs; only
locals can be. `int a[] = {1, 2}` counts its values itself.

```sourcepawn wrong
public void OnPluginStart()
{
    int size = MaxClients + 1;
    int counts[size];
    PrintToServer("%d", counts[0]);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int size = MaxClients + 1;
    int[] counts = new int[size];
    PrintToServer("%d", counts[0]);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (46, 159, 160, 161, 162, 165, 183, 184)


def message(name: str, what: str) -> str:
    """`what` tells the mistake; for "dynamic" and "place" `name` is the type, else the variable."""
    told = {
        "size": f"the size of `{name}` is missing: `{name}[size]`",
        "unknown": f"`{name}` has no size and no values; write `{name}[size]`, or `= new …[size]`",
        "dynamic": f"this size is not constant; use `{name}[] name = new {name}[size]`",
        "place": "only a local array can have a size that is not constant",
        "fixed": f"an array with fixed values is written with the brackets behind the name: `{name}[]`",
        "global": f"a global array needs a fixed size behind its name: `{name}[size]`",
        "static": f"a static array needs a fixed size behind its name: `{name}[size]`",
    }
    return told[what]
