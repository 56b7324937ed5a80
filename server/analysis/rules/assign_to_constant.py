"""Change of something constant.

What is declared `const`, an enum's value and constants such as `MaxClients` can not be given another value.

```sourcepawn wrong
public void OnPluginStart()
{
    MaxClients = 8;
}
```

```sourcepawn right
public void OnPluginStart()
{
    int most = 8;
    PrintToServer("%d", most);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (22,)


def message(name: str) -> str:
    """`name` is the constant."""
    return f"`{name}` is constant and can not be changed"
