"""Assignment to an array of unknown size.

A parameter such as `char[] name` has the size that the caller's array has, which is not known here, so nothing can be
assigned to it as a whole. Pass the size as another parameter and use `strcopy` or a loop.

```sourcepawn wrong
void Name(char[] name)
{
    name = "Bill";
}

public void OnPluginStart()
{
    char name[32];
    Name(name);
    PrintToServer("%s", name);
}
```

```sourcepawn right
void Name(char[] name, int size)
{
    strcopy(name, size, "Bill");
}

public void OnPluginStart()
{
    char name[32];
    Name(name, sizeof(name));
    PrintToServer("%s", name);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (46,)


def message(name: str = "") -> str:
    """`name` is the array, "" when it has none."""
    return f"the size of {f'`{name}`' if name else 'this array'} is not known here, so nothing can be assigned to it"
