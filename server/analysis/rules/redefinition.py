"""Name that is defined twice.

Functions, global variables, constants and types of a plugin and of all files that it includes share one set of names.
Rename one of the two; a helper that several files need belongs into one of them, as `stock`.

```sourcepawn wrong
int g_iCount;
bool g_iCount;
```

```sourcepawn right
int g_iCount;
bool g_bCounting;
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (11, 21, 432, 443)


def message(name: str, noun: str, where: str) -> str:
    """`name` is already `noun` ("a function"), at `where` ("on line 5", "in part.inc")."""
    return f"`{name}` is already {noun}, {where}; rename one of them"
