"""`default` twice.

A `switch` has one `default` at most.

```sourcepawn wrong
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1: PrintToServer("one");
        default: PrintToServer("many");
        default: PrintToServer("more");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1: PrintToServer("one");
        default: PrintToServer("many");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (16,)


def message() -> str:
    """There are no arguments."""
    return "this `switch` already has a `default`"
