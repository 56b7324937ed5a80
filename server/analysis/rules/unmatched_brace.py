"""Closing brace without an opening one.

The `}` closes nothing. It is one too many, or a `{` above is missing.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("hello");
}
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

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (54,)


def message() -> str:
    """There are no arguments."""
    return "this `}` closes nothing; it is one too many, or a `{` above is missing"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave it out, with its line when it stands there alone."""
    text = context.source.text
    first, last = text.line_range(text.line_of(context.start))
    if text.chars[first:last].strip() == "}":
        starts = text.line_starts
        line = text.line_of(context.start)
        last = starts[line + 1] if line + 1 < len(starts) else last
        yield Fix("Remove this line", (Edit(first, last, ""),))
    else:
        yield Fix("Remove `}`", (Edit(context.start, context.end, ""),))
