"""Type used as a tag.

`int`, `char` and `void` are types of the new syntax, not tags: they have no form with a colon.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%d", int:MaxClients);
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("%d", MaxClients);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (238, 239)


def message(tag: str = "int") -> str:
    """`tag` is the type that stands before the colon."""
    return f"`{tag}:` is not a tag; declare with `{tag} name`, convert with `view_as<{tag}>(value)`"
