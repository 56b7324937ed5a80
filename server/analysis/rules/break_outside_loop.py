"""`break` or `continue` outside a loop.

`break` leaves a loop and `continue` goes on with its next round, so both need a `for`, `while` or `do` around them. In
SourcePawn a `case` ends by itself: a `break` there leaves the loop around the `switch`; without a loop it is wrong.

```sourcepawn wrong
void Pick(int kind)
{
    switch (kind)
    {
        case 1:
        {
            PrintToServer("one");
            break;
        }
    }
}

public void OnPluginStart()
{
    Pick(1);
}
```

```sourcepawn right
void Pick(int kind)
{
    switch (kind)
    {
        case 1: PrintToServer("one");
    }
}

public void OnPluginStart()
{
    Pick(1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (24,)


def message(word: str) -> str:
    """`word` is `break` or `continue`."""
    if word == "break":
        return "`break` stands in no loop; a `case` ends by itself in SourcePawn"
    return f"`{word}` stands in no loop"
