"""`const` twice.

Once is enough.

```sourcepawn wrong
void Show(const const char[] text)
{
    PrintToServer(text);
}

public void OnPluginStart()
{
    Show("hello");
}
```

```sourcepawn right
void Show(const char[] text)
{
    PrintToServer(text);
}

public void OnPluginStart()
{
    Show("hello");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (138,)


def message() -> str:
    """There are no arguments."""
    return "`const` is written twice"
