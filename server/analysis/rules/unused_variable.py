"""Local variable that nobody uses.

Remove it, or use it.

```sourcepawn wrong
public void OnPluginStart()
{
    int count;
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 5;
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.removal import variable_removed
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (203,)
TAGS = ("unnecessary",)


def message(name: str) -> str:
    """`name` is the variable."""
    return f"`{name}` is never used"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Remove it, unless its value does something."""
    if context.chunk is None:
        return
    base = context.chunk.start
    edit = variable_removed(context.chunk, context.start - base)
    if edit is not None:
        moved = Edit(base + edit.start, base + edit.end, edit.text)
        yield Fix(f"Remove the variable `{context.args[0]}`", (moved,))
