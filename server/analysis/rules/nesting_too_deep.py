"""Nested too deeply.

Brackets, blocks and expressions stand inside each other so deep that reading them is given up. No person writes this.

```sourcepawn wrong
int g_iDeep = ((((((((((((((((((((((((((((((((((((((((((((((((((
    ((((((((((((((((((((((((((((((((((((((((((((((((((
    ((((((((((((((((((((((((((((((((((((((((((((((((((
    ((((((((((((((((((((((((((((((((((((((((((((((((((
    1
    ))))))))))))))))))))))))))))))))))))))))))))))))))
    ))))))))))))))))))))))))))))))))))))))))))))))))))
    ))))))))))))))))))))))))))))))))))))))))))))))))))
    ))))))))))))))))))))))))))))))))))))))))))))))))));
```

```sourcepawn right
int g_iDeep = ((1));
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = ()


def message(most: int) -> str:
    """`most` is how deep nesting may go."""
    return f"nested more than {most} deep"
