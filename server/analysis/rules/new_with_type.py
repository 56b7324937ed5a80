"""Old and new syntax in one declaration.

`new` belongs to old syntax (`new Float:x`), the type before the name to new syntax (`float x`). Leave `new` out.

```sourcepawn wrong
public void OnPluginStart()
{
    new int count = 1;
    PrintToServer("%d", count);
}
```

```sourcepawn right
public void OnPluginStart()
{
    int count = 1;
    PrintToServer("%d", count);
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (1, 143)

_BEFORE = re.compile(r"\b(?:new|decl)[ \t]+\Z")


def message(type_name: str) -> str:
    """`type_name` is the type behind `new`."""
    return f"`new {type_name}` mixes old and new syntax; leave `new` out"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave `new` out."""
    chars = context.source.text.chars
    match = _BEFORE.search(chars, max(0, context.start - 40), context.start)
    if match is not None:
        yield Fix("Remove `new`", (Edit(match.start(), match.end(), ""),), safe=True)
