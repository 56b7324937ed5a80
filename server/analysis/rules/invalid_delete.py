"""`delete` of something that is no object.

`delete` closes a `Handle` and sets it to `null`. Numbers, arrays and enum structs need no closing.

```sourcepawn wrong
public void OnPluginStart()
{
    int list[8];
    delete list;
}
```

```sourcepawn right
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    delete list;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (115, 167)


def message(type: str, how: str = "") -> str:
    """`how` is "destructor" for a methodmap that can not be closed."""
    if how == "destructor":
        return f"a `{type}` can not be closed, so `delete` has nothing to do"
    return f"`delete` is for handles, not for `{type}`"
