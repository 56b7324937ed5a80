"""`void` where there must be a value.

`void` says that a function gives nothing back. No variable can be of this type, and nothing can be made of it.

```sourcepawn wrong
void g_iNothing;

public void OnPluginStart()
{
    PrintToServer("hello");
}
```

```sourcepawn right
int g_iNumber;

public void OnPluginStart()
{
    PrintToServer("%d", g_iNumber);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (89, 144, 145)


def message(where: str) -> str:
    """`where` is "variable", "type" (of a cast), "cast" (what is cast) or "array"."""
    told = {
        "variable": "a variable can not be `void`",
        "type": "nothing can be cast to `void`",
        "cast": "this call gives nothing back, so there is nothing to cast",
        "array": "there are no arrays of `void`",
    }
    return told[where]
