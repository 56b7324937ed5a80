"""Array size behind the type.

Brackets behind the type stay empty (`int[] x`); a size stands behind the name (`int x[4]`).

```sourcepawn wrong
int[4] g_iScores;
```

```sourcepawn right
int g_iScores[4];
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (101,)

_OPEN = re.compile(r"[ \t]*\[[ \t]*\Z")
_NAME = re.compile(r"[ \t]*\][ \t]+([A-Za-z_]\w*)(?![\w\[(])")


def message() -> str:
    """There are no arguments."""
    return "the size of an array stands behind the name: `int x[4]`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Move it there."""
    text = context.source.text
    before = _OPEN.search(text.chars, max(0, context.start - 40), context.start)
    behind = _NAME.match(text.chars, context.end)
    if before is None or behind is None:
        return
    size = text.slice(context.start, context.end)
    moved = (
        Edit(before.start(), behind.start(1), " "),
        Edit(behind.end(1), behind.end(1), f"[{size}]"),
    )
    yield Fix("Put the size behind the name", moved, safe=True)
