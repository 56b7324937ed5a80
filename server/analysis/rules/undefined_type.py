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
from server.analysis.remedies import FOREIGN_TYPES, fixes_for_unknown, text_fixes
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (102, 139)

_TEXT = frozenset(("string", "str", "Str"))
_ANY = frozenset(("auto", "local", "dim"))


def message(name: str, suggestion: str = "") -> str:
    """`name` is the unknown type, `suggestion` a known one that looks like it."""
    if name in _TEXT:
        return (
            f"there is no type `{name}`; text is an array of `char`: `char name[64]`, or `char[] name` for a parameter"
        )
    if name in _ANY:
        return f"there is no type `{name}`; a variable begins with its type, such as `int`, `float` or `char`"
    suggestion = FOREIGN_TYPES.get(name, suggestion)
    hint = f"; did you mean `{suggestion}`?" if suggestion else ""
    return f"there is no type `{name}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Include what declares it, or take the name that looks like it."""
    name, suggestion = (*context.args, "")[:2]
    if name in _TEXT:
        yield from text_fixes(context)
        return
    yield from fixes_for_unknown(context, str(name), FOREIGN_TYPES.get(str(name), str(suggestion)))
