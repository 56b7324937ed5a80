"""Assignment in a condition.

`=` gives a value, `==` compares. An assignment as a condition is nearly always a slip; where it is meant, another pair
of parentheses says so.

```sourcepawn wrong
int g_iRound;

public void OnPluginStart()
{
    if (g_iRound = 1)
    {
        PrintToServer("first round");
    }
}
```

```sourcepawn right
int g_iRound;

public void OnPluginStart()
{
    if (g_iRound == 1)
    {
        PrintToServer("first round");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (211,)


def message() -> str:
    """There are no arguments."""
    return "`=` assigns; to compare, write `==`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Compare."""
    if context.source.text.slice(context.start, context.end) == "=":
        yield Fix("Change to `==`", (Edit(context.start, context.end, "=="),))
