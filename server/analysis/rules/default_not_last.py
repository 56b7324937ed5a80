"""`default` that is not last.

The `default` of a `switch` has to come after all cases.

```sourcepawn wrong
public void OnPluginStart()
{
    switch (MaxClients)
    {
        default: PrintToServer("many");
        case 1: PrintToServer("one");
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
SPCOMP = (15,)


def message() -> str:
    """There are no arguments."""
    return "this `case` comes after `default`, which has to be the last"
