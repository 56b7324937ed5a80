"""Missing value.

Something that has a value should stand here: a number, a name, a call. Often an operator or a comma is left over.

```sourcepawn wrong
int g_iSum = 1 + ;
```

```sourcepawn right
int g_iSum = 1 + 2;
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (29,)


def message(found: str, where: str) -> str:
    """`found` is what stands there instead ("end" and "line end" for nothing), `where` what wants the value."""
    place = {
        "call": "as an argument",
        "(": "in the parentheses",
        "[": "in the brackets",
        "{": "in the braces",
        "?": "behind `?`",
        ":": "behind `:`",
    }.get(where)
    if place is None:
        place = "here" if where in ("statement", "expression") else f"behind `{where}`"
    if found in ("end", "line end"):
        return f"a value is missing {place}"
    return f"a value is missing {place}, before `{found}`"
