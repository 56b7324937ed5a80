"""Missing statement.

A condition or loop has nothing that it could run. Write a statement or a block behind it.

```sourcepawn wrong
public void OnPluginStart()
{
    if (MaxClients > 4)
}
```

```sourcepawn right
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        PrintToServer("versus");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (14, 29, 36)


def message(found: str, where: str) -> str:
    """`found` is what stands there, `where` the word that the statement belongs to."""
    return f"`{where}` has nothing to do: write a statement or `{{ … }}` behind it"
