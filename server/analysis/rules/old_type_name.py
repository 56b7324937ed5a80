"""Type name of old syntax.

New syntax has its own names for the basic types: `float` for `Float`, `char` for `String`, `int` for `_`.

```sourcepawn wrong
Float g_fTime;
```

```sourcepawn right
float g_fTime;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (98,)


def message(old: str, new: str) -> str:
    """`old` is the name as written, `new` the right one."""
    return f"`{old}` is called `{new}` here"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Use the right name."""
    old, new = context.args
    if context.source.text.slice(context.start, context.end) == old:
        yield Fix(f"Change to `{new}`", (Edit(context.start, context.end, str(new)),), safe=True)
