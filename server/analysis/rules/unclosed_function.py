"""Function without an end.

The `}` that closes the last function is missing. The compiler takes that where the function ends with a block, but the
brace that is not closed may well be another: look at how the lines are indented.

```sourcepawn wrong
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        PrintToServer("versus");
    }
```

```sourcepawn right
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        PrintToServer("versus");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (1, 29, 30)


def message() -> str:
    """There are no arguments."""
    return "this function is never closed; a `}` is missing"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Close it at its end."""
    chunk = context.chunk
    if chunk is not None:
        at = chunk.start + len(chunk.cut.source.rstrip())
        yield Fix("Close the function with `}`", (Edit(at, at, f"{context.source.text.newline}}}"),))
