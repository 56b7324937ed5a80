"""`this` outside of a method.

`this` is the value that a method or property was called on. Constructors, `static` methods and plain functions have
none.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%d", this);
}
```

```sourcepawn right
methodmap Player
{
    public void Show()
    {
        PrintToServer("%d", this);
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (166,)


def message() -> str:
    """Nothing is told but where."""
    return "there is no `this` here"
