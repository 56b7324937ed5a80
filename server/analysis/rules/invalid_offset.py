"""`::` on something that is no field of an enum struct.

`Type::field` gives the offset of a field in an enum struct, as `ArrayList.Get` and `ArrayList.Set` take it. It works on
nothing else.

```sourcepawn wrong
enum struct Player
{
    int id;
    void Reset()
    {
        this.id = 0;
    }
}

public void OnPluginStart()
{
    PrintToServer("%d", Player::Reset);
}
```

```sourcepawn right
enum struct Player
{
    int id;
    void Reset()
    {
        this.id = 0;
    }
}

public void OnPluginStart()
{
    PrintToServer("%d", Player::id);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (108, 112, 445)


def message(name: str) -> str:
    """`name` stands behind `::`."""
    return f"`::` gives the offset of a field of an enum struct; `{name}` is none"
