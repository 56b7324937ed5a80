"""Array where a single value is wanted.

An array can not be compared, calculated with, or assigned to a single variable. Give the index of an element; compare
strings with `StrEqual` and copy them with `strcopy`.

```sourcepawn wrong
public void OnPluginStart()
{
    char name[32];
    if (name == "Bill")
    {
        PrintToServer("%s", name);
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    char name[32];
    if (StrEqual(name, "Bill"))
    {
        PrintToServer("%s", name);
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (6, 29, 33)


def message(name: str = "") -> str:
    """`name` is the array, "" when it has none."""
    return f"{f'`{name}`' if name else 'this'} is an array; a single value is wanted here"
