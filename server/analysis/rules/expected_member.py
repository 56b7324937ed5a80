"""Not a member.

A methodmap holds methods (`public void Name() { … }`) and properties (`property int Name { … }`), and a property holds
`public get()` and `public set(int value)`. A methodmap has no fields; an enum struct has.

```sourcepawn wrong
methodmap Box < Handle
{
    int size;
}
```

```sourcepawn right
enum struct Box
{
    int size;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1, 124, 125)


def message(found: str, where: str) -> str:
    """`found` is what stands there, `where` is "methodmap", "property" or "accessor"."""
    if where == "methodmap":
        return f"`{found}` begins no member: a methodmap holds `public` methods and `property`, no fields"
    return f"`{found}` does not belong here: a property holds `public get()` and `public set(…)`"
