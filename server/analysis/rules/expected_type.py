"""Missing type.

A type such as `int`, `float`, `bool`, `char[]` or `Handle` should stand here.

```sourcepawn wrong
methodmap Box < Handle
{
    property 5 Size
    {
        public get() { return 1; }
    }
}
```

```sourcepawn right
methodmap Box < Handle
{
    property int Size
    {
        public get() { return 1; }
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (122,)


def message(found: str, what: str) -> str:
    """`found` is what stands there, `what` the thing whose type is missing."""
    if found in ("end", "line end"):
        return "a type is missing here"
    if found[0] in "\"'0123456789":
        return f"a type should stand here, not the value `{found}`; calls can only stand in a function"
    return f"a type is missing before `{found}`"
