"""Cast from or to an enum struct.

An enum struct is a record of several values, so no number can be taken for one, nor the reverse. Cast a field.

```sourcepawn wrong
enum struct Player
{
    int id;
}

public void OnPluginStart()
{
    Player player;
    PrintToServer("%d", view_as<int>(player));
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
    PrintToServer("%d", player.id);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (95,)


def message(wanted: str, given: str) -> str:
    """The two types, one of which is an enum struct."""
    return f"`{given}` can not be cast to `{wanted}`"
