"""Several statements behind a case.

A `case` takes one statement. Put several in braces. There is no `break` at the end: a `case` never falls through.

```sourcepawn wrong
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1:
            PrintToServer("one");
            PrintToServer("alone");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1:
        {
            PrintToServer("one");
            PrintToServer("alone");
        }
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (2,)


def message() -> str:
    """There are no arguments."""
    return "a `case` takes one statement; put several in `{ … }`"
