"""`&` on an enum struct.

Enum structs are passed like arrays: the function always sees the caller's.

```sourcepawn wrong
enum struct Player
{
    int id;
}

void Reset(Player &player)
{
    player.id = 0;
}

public void OnPluginStart()
{
    Player player;
    Reset(player);
}
```

```sourcepawn right
enum struct Player
{
    int id;
}

void Reset(Player player)
{
    player.id = 0;
}

public void OnPluginStart()
{
    Player player;
    Reset(player);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (136,)


def message(type: str) -> str:
    """`type` is the enum struct."""
    return f"`{type}` is always passed by reference; leave out `&`"
