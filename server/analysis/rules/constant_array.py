"""Constant that is an array.

A constant (`const int Name = 5;`) has a single value. For a table that does not change, put `static`, `stock` or
`public` before `const`: then it is a variable that nothing may write to.

```sourcepawn wrong
const char g_sNames[] = "tank";
```

```sourcepawn right
static const char g_sName[] = "tank";

public void OnPluginStart()
{
    PrintToServer(g_sName);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (1,)


def message(name: str) -> str:
    """`name` is the constant."""
    return f"`{name}` can not be an array: a `const` has one value; write `static const` for a table"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Make it a variable that can not be written to."""
    chunk = context.chunk
    if chunk is None:
        return
    at = chunk.cut.source.rfind("const", 0, context.start - chunk.start)
    if at >= 0:
        at += chunk.start
        yield Fix("Write `static const`", (Edit(at, at, "static "),))
