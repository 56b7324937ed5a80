"""`case` that stands twice.

The first of the two takes all; the second is never reached.

```sourcepawn wrong
int g_iCount;

public void OnPluginStart()
{
    switch (g_iCount)
    {
        case 1: PrintToServer("one");
        case 1: PrintToServer("again");
    }
}
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    switch (g_iCount)
    {
        case 1: PrintToServer("one");
        case 2: PrintToServer("two");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (40,)


def message(value: int) -> str:
    """`value` is the case."""
    return f"there already is a `case` for {value}"
