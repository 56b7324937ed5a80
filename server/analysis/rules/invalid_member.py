"""Impossible field, method or property.

Members need names of their own. The fields of an enum struct are single values or arrays of one dimension with a fixed
size, and none may be `const` or the struct itself. A property's `get` takes no parameter and its `set` one, of the
property's type.

```sourcepawn wrong
enum struct Player
{
    int id;
    float id;
}

public void OnPluginStart()
{
    Player player;
    PrintToServer("%d", player.id);
}
```

```sourcepawn right
enum struct Player
{
    int id;
    float speed;
}

public void OnPluginStart()
{
    Player player;
    PrintToServer("%d %f", player.id, player.speed);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (65, 82, 87, 94, 103, 117, 119, 127, 150, 175)


def message(name: str, what: str, type: str = "") -> str:
    """`what` tells the mistake in the member `name` (for "no-fields" in the enum struct `name`)."""
    told = {
        "no-fields": f"the enum struct `{name}` needs at least one field",
        "itself": f"`{name}` can not be a field of its own type",
        "const-field": f"the field `{name}` can not be `const`",
        "dimensions": f"the field `{name}` can have one dimension only",
        "twice": f"there already is a member `{name}`",
        "static-constructor": f"the constructor `{name}` can not be `static`",
        "array-property": f"the property `{name}` can not be an array",
        "struct-property": f"the property `{name}` can not be an enum struct",
        "getter-parameters": f"`get` of the property `{name}` takes no parameter",
        "setter-parameters": f"`set` of the property `{name}` takes one parameter of type `{type}`",
    }
    return told[what]
