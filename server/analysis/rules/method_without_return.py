"""Method that does not always return its value.

The methods of an enum struct, and constructors, must return a value on every path if they have a type.

```sourcepawn wrong
enum struct Player
{
    int id;
    int Next()
    {
        if (this.id > 5)
            return 1;
    }
}

public void OnPluginStart()
{
    Player player;
    PrintToServer("%d", player.Next());
}
```

```sourcepawn right
enum struct Player
{
    int id;
    int Next()
    {
        if (this.id > 5)
            return 1;
        return this.id + 1;
    }
}

public void OnPluginStart()
{
    Player player;
    PrintToServer("%d", player.Next());
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (400,)


def message(name: str, type: str) -> str:
    """The method `name` is to return a `type`."""
    return f"`{name}` must return a value of type `{type}` on every path"
