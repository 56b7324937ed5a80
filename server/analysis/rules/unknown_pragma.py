"""Unknown pragma.

The compiler skips a `#pragma` that it does not know, so a misspelt one does nothing.

```sourcepawn wrong
#pragma newdecl required
```

```sourcepawn right
#pragma newdecls required
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (207,)


def message(kind: str) -> str:
    """`kind` is the word behind `#pragma`."""
    return f"`#pragma {kind}` does not exist and does nothing" if kind else "`#pragma` needs a word behind it"
