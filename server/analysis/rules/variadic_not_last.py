"""Parameter behind `...`.

`...` stands for all further arguments, so it has to be the last parameter, and only once.

```sourcepawn wrong
stock void Log(any ..., const char[] format)
{
    PrintToServer(format);
}
```

```sourcepawn right
stock void Log(const char[] format, any ...)
{
    PrintToServer(format);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (401, 402)


def message() -> str:
    """There are no arguments."""
    return "`...` has to be the last parameter"
