"""Reference to an array.

Arrays are always passed by reference, so `&` and brackets do not go together.

```sourcepawn wrong
void Fill(int[] &values)
{
    values[0] = 1;
}

public void OnPluginStart()
{
    int values[2];
    Fill(values);
}
```

```sourcepawn right
void Fill(int[] values)
{
    values[0] = 1;
}

public void OnPluginStart()
{
    int values[2];
    Fill(values);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (67, 137)


def message() -> str:
    """There are no arguments."""
    return "an array is passed by reference anyway; leave the `&` out"
