"""String that is not closed.

A string ends on the line where it begins. For a quote inside it write `\\"`; to go on in the next line, end this
one with a backslash, or put `...` between two strings.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("hello);
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (37,)

_TAIL = re.compile(r"[)\],;{\s]*\Z")


def message() -> str:
    """There are no arguments."""
    return 'this string is never closed; a `"` is missing'


def fixes(context: FixContext) -> Iterator[Fix]:
    """Close it before what ends the statement."""
    chars = context.source.text.chars
    tail = _TAIL.search(chars, context.start + 1, context.end)
    at = tail.start() if tail is not None else context.end
    yield Fix('Insert `"`', (Edit(at, at, '"'),))
