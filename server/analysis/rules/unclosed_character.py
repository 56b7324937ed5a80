"""Character that is not closed.

Single quotes hold one character: `'a'`, `'\\n'`. Text stands in double quotes.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%c", 'a);
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("%c", 'a');
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (27,)


def message() -> str:
    """There are no arguments."""
    return "this character is never closed; a `'` is missing"
