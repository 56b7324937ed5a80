"""Missing semicolon.

Under `#pragma semicolon 1` every statement ends with a `;`, and two statements on one line always need one between
them. The mark stands where the `;` belongs; the compiler often complains only one line further down.

```sourcepawn wrong
#pragma semicolon 1

public void OnPluginStart()
{
    PrintToServer("hello")
}
```

```sourcepawn right
#pragma semicolon 1

public void OnPluginStart()
{
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (1,)


def message(found: str) -> str:
    """`found` is what follows instead."""
    return "a `;` is missing here"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put it there."""
    yield Fix("Insert `;`", (Edit(context.end, context.end, ";"),), safe=True)
