"""Wrong initializer for an enum struct.

An enum struct is initialized with braces around its fields' values, in their order: `Player p = {1, "Bill"};`. To copy
another one, assign it in a statement of its own.

```sourcepawn wrong
enum struct Player
{
    int id;
}

public void OnPluginStart()
{
    Player player = {1, 2};
    PrintToServer("%d", player.id);
}
```

```sourcepawn right
enum struct Player
{
    int id;
}

public void OnPluginStart()
{
    Player player = {1};
    PrintToServer("%d", player.id);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (91, 433, 448)


def message(type: str, how: str = "") -> str:
    """`how` is "many" for more values than fields."""
    if how == "many":
        return f"`{type}` has fewer fields than there are values"
    return f"`{type}` is initialized with braces around the values of its fields"
