"""Syntax that no longer exists.

Older compilers knew this syntax; those since SourceMod 1.11 or 1.12 reject it.

```sourcepawn wrong
functag public Action:Callback(client);
```

```sourcepawn right
typedef Callback = function Action (int client);
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (29, 153, 158, 404, 418, 437, 442)


def message(what: str, detail: str = "") -> str:
    """`what` names the syntax, `detail` is its text where that helps."""
    told = {
        "multi-tag": "a list of tags `{A, B}:` no longer exists; use `any:` or one type",
        "enum-step": f"the enum step `({detail})` no longer exists; write the values out",
        "enum-structure": "an enum with arrays or tags as fields no longer exists; use `enum struct`",
        "goto": "`goto` does not exist in SourcePawn; use a loop or a function",
        "alias": "a native can no longer stand for another name (`= Name`)",
        "braceless-function": "the body of a function needs braces: `{ … }`",
        "functag": "`functag` no longer exists; write `typedef Name = function …;`",
        "funcenum": "`funcenum` no longer exists; write `typeset Name { function …; }`",
    }
    return told.get(what, "this syntax no longer exists")
