"""Unknown type.

No type of this name exists in the plugin or in what it includes. It is misspelt, its header is not included, or it is a
tag of very old code that nobody declared.

```sourcepawn wrong
ArayList g_hNames;

public void OnPluginStart()
{
    g_hNames = null;
    PrintToServer("%d", g_hNames == null);
}
```

```sourcepawn right
ArrayList g_hNames;

public void OnPluginStart()
{
    g_hNames = null;
    PrintToServer("%d", g_hNames == null);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.remedies import fixes_for_unknown
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (102, 139)


def message(name: str, suggestion: str = "") -> str:
    """`name` is the unknown type, `suggestion` a known one that looks like it."""
    hint = f"; did you mean `{suggestion}`?" if suggestion else ""
    return f"there is no type `{name}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Include what declares it, or take the name that looks like it."""
    name, suggestion = (*context.args, "")[:2]
    yield from fixes_for_unknown(context, str(name), str(suggestion))
