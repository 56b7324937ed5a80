"""`case` outside a switch.

`case` and `default` stand directly between the braces of a `switch`. Usually a brace above is one too many.

```sourcepawn wrong
public void OnPluginStart()
{
    case 1: PrintToServer("one");
}
```

```sourcepawn right
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1: PrintToServer("one");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (14,)


def message(word: str) -> str:
    """`word` is `case` or `default`."""
    return f"`{word}` stands in no `switch`"
