"""Argument behind a named one.

Once an argument is given by name, all behind it have to be.

```sourcepawn wrong
void Show(int a, int b = 1, int c = 2)
{
    PrintToServer("%d %d %d", a, b, c);
}

public void OnPluginStart()
{
    Show(1, .b = 2, 3);
}
```

```sourcepawn right
void Show(int a, int b = 1, int c = 2)
{
    PrintToServer("%d %d %d", a, b, c);
}

public void OnPluginStart()
{
    Show(1, .b = 2, .c = 3);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (44,)


def message() -> str:
    """There are no arguments."""
    return "arguments behind a named one have to be named too: `.name = value`"
