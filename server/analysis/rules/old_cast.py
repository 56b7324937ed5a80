"""Conversion in old syntax.

Under `#pragma newdecls required` a value is given another type by `view_as<Type>(value)`, not by a tag before it. Both
mean the same: the bits stay as they are.

```sourcepawn wrong
#pragma newdecls required

public void OnPluginStart()
{
    int bits = _:GetGameTime();
    PrintToServer("%d", bits);
}
```

```sourcepawn right
#pragma newdecls required

public void OnPluginStart()
{
    int bits = view_as<int>(GetGameTime());
    PrintToServer("%d", bits);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.modernise import cast_at
from server.analysis.rule import FixContext
from server.analysis.types import canonical

SEVERITY = Severity.WARNING
SPCOMP = (240,)


def message(tag: str) -> str:
    """`tag` is the tag without its colon."""
    return f"`{tag}:` is old syntax; write `view_as<{canonical(tag)}>(…)`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write `view_as`."""
    if context.chunk is None:
        return
    edits = cast_at(context.chunk, context.start - context.chunk.start)
    if edits:
        start = context.chunk.start
        moved = tuple(Edit(start + edit.start, start + edit.end, edit.text) for edit in edits)
        yield Fix("Write `view_as` instead", moved, safe=True)
