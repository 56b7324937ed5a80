"""Array brackets in two places.

The brackets of an array stand behind the type (`int[] x`, size not fixed) or behind the name (`int x[4]`), not both.

```sourcepawn wrong
int[] g_iScores[4];
```

```sourcepawn right
int g_iScores[4];
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (121,)


def message(name: str) -> str:
    """`name` is the variable."""
    return f"write the brackets of `{name}` behind the type or behind the name, not both"
