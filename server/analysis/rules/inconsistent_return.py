"""`return` with and without a value.

A function returns a value everywhere or nowhere.

```sourcepawn wrong
Count(number)
{
    if (number)
        return;
    return 5;
}

public void OnPluginStart()
{
    Count(1);
}
```

```sourcepawn right
int Count(int number)
{
    if (number)
        return 0;
    return 5;
}

public void OnPluginStart()
{
    Count(1);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (78,)


def message() -> str:
    """Nothing is told but where."""
    return "this function returns a value in one place and none in another"
