"""Directive that can not be read.

A `#define`, `#undef`, `#include` or `#pragma` lacks what it needs. The compiler reads such a line in a strict way.

```sourcepawn wrong
#define SQUARE(x) (x * x)
```

```sourcepawn right
#define SQUARE(%1) (%1 * %1)
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1, 29, 37, 146, 427, 430)


def message(word: str, wrong: str) -> str:
    """`word` is the directive, `wrong` which part of it can not be read."""
    if word == "define":
        return {
            "name": "`#define` needs a name",
            "params": "macro parameters are written `%1`, `%2`, each once",
        }.get(wrong, "put a space between the name and what it stands for")
    if word == "undef":
        return "`#undef` needs a name"
    if word == "pragma" and wrong != "newdecls":
        return f"`#pragma {wrong}` needs a number"
    if word == "pragma":
        return "`#pragma newdecls` takes `required` or `optional`"
    return f"`#{word}` needs a file name in `<…>` or quotes"
