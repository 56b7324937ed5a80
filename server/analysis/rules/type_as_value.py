"""Type where a value is wanted.

The name of an enum, methodmap or enum struct stands for the type. An enum's name can only be the size of an array; to
loop over its values, let it end in a constant that counts them.

```sourcepawn wrong
enum Weapon
{
    Weapon_Pistol,
    Weapon_Rifle
}

public void OnPluginStart()
{
    PrintToServer("%d %d", Weapon, Weapon_Rifle);
}
```

```sourcepawn right
enum Weapon
{
    Weapon_Pistol,
    Weapon_Rifle
}

public void OnPluginStart()
{
    PrintToServer("%d %d", Weapon_Pistol, Weapon_Rifle);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (174,)


def message(name: str) -> str:
    """`name` is the type."""
    return f"`{name}` is a type and has no value"
