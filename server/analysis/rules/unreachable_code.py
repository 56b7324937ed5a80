"""Code that is never reached.

It stands behind a `return`, `break` or `continue`, or behind a loop that never ends.

```sourcepawn wrong
public void OnPluginStart()
{
    return;
    PrintToServer("never");
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("hello");
    return;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (225,)
TAGS = ("unnecessary",)


def message() -> str:
    """Nothing is told but where."""
    return "this code is never reached"
