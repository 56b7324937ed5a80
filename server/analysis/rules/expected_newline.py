"""New line needed.

After a declaration in a type, and after a type, the compiler wants a new line.

```sourcepawn wrong
enum struct Point
{
    int x; int y;
}
```

```sourcepawn right
enum struct Point
{
    int x;
    int y;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (155,)


def message(found: str) -> str:
    """`found` is what stands on the line instead."""
    if found == ";":
        return "no `;` may stand here"
    return f"start a new line before `{found}`"
