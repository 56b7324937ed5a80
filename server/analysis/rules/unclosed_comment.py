"""Comment that is not closed.

A `/*` without its `*/` swallows the rest of the file: nothing behind it is compiled.

```sourcepawn wrong
public void OnPluginStart()
{
}
/* the end is missing
```

```sourcepawn right
public void OnPluginStart()
{
}
/* the end is here */
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1,)


def message() -> str:
    """There are no arguments."""
    return "this comment is never closed; a `*/` is missing, and nothing behind this is compiled"
