"""Function as a number, or a number as a function.

Functions and numbers must not be cast into each other; the compiler warns that this will stop to work. Keep a function
in a variable of type `Function`, or in a `DataPack` or `PrivateForward`.

```sourcepawn wrong
public void OnPluginStart()
{
    int stored = view_as<int>(OnPluginStart);
    PrintToServer("%d", stored);
}
```

```sourcepawn right
public void OnPluginStart()
{
    Function stored = OnPluginStart;
    PrintToServer("%d", stored == INVALID_FUNCTION);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (237,)


def message(wanted: str, given: str) -> str:
    """The two types, one of which is a function."""
    return f"`{given}` can not be cast to `{wanted}`; keep functions in variables of type `Function`"
