"""Something that does not belong here.

The word or mark has no meaning in this place. Outside functions only declarations may stand: calls and conditions
belong into a function, for example `OnPluginStart`. If this is in the middle of a function, a brace above is one too
many.

```sourcepawn wrong
if (MaxClients > 4)
{
    PrintToServer("hello");
}
```

```sourcepawn right
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        PrintToServer("hello");
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1, 10, 55, 122, 147, 437)

_STATEMENTS = frozenset(
    "if else while for do switch case default return break continue delete assert exit goto".split()
)


def message(found: str) -> str:
    """`found` is what stands there."""
    if found == "else":
        return "this `else` has no `if` before it; look at the braces above"
    if found in _STATEMENTS:
        return f"`{found}` can only stand in a function; is a brace above one too many?"
    return f"`{found}` does not belong here"
