"""Argument that can not be changed.

The function writes to this argument (`&`, or an array that is not `const`), so it must be a variable that may change:
no number, no result, no property, no constant.

```sourcepawn wrong
void Double(int &number)
{
    number *= 2;
}

public void OnPluginStart()
{
    Double(5);
}
```

```sourcepawn right
void Double(int &number)
{
    number *= 2;
}

public void OnPluginStart()
{
    int five = 5;
    Double(five);
    PrintToServer("%d", five);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (35,)


def message(param: str, name: str, why: str) -> str:
    """`param` is the parameter; `why` is "place" (the argument is no variable) or "const" (`name` is constant)."""
    if why == "const":
        return f"`{name}` is constant, but `{param}` is changed by the function"
    return f"`{param}` is changed by the function: give it a variable"
