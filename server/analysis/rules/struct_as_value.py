"""Enum struct where a single value is wanted.

An enum struct is a record of several values. Use one of its fields, or assign it as a whole.

```sourcepawn wrong
enum struct Player
{
    int id;
}

public void OnPluginStart()
{
    Player player;
    if (player)
    {
        PrintToServer("%d", player.id);
    }
}
```

```sourcepawn right
enum struct Player
{
    int id;
}

public void OnPluginStart()
{
    Player player;
    if (player.id)
    {
        PrintToServer("%d", player.id);
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (447,)


def message(type: str) -> str:
    """`type` is the enum struct."""
    return f"a `{type}` is a record, not a single value; use one of its fields"
