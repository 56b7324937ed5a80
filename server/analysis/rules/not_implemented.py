"""Function without a body.

A forward, or a function that is only announced, is called, but the plugin does not implement it. Forwards are called by
SourceMod and other plugins.

```sourcepawn wrong
forward void OnRoundBegan(int round);

public void OnPluginStart()
{
    OnRoundBegan(1);
}
```

```sourcepawn right
forward void OnRoundBegan(int round);

public void OnRoundBegan(int round)
{
    PrintToServer("%d", round);
}

public void OnPluginStart()
{
    OnRoundBegan(1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (4,)


def message(name: str) -> str:
    """`name` is the function."""
    return f"`{name}` has no body in this plugin"
