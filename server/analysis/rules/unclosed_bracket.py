"""Bracket that is not closed.

A `(`, `[` or `{` has no partner. The mark stands where that shows: the missing bracket belongs there or somewhere
before it. An unclosed `{` often shows only at the next function, so look at how the lines are indented.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("hello";
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
SPCOMP = (1, 29, 30, 151)


def message(bracket: str, closer: str, found: str, where: str) -> str:
    """`bracket` is open, `closer` is missing where `found` stands, in the construct `where`."""
    if found in ("end", "line end", ""):
        return f"`{bracket}` is never closed; a `{closer}` is missing"
    return f"`{bracket}` is not closed; a `{closer}` is missing before `{found}`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Close it here: behind the last word, or before the one that should not be there."""
    _, closer, found, _ = context.args
    text = context.source.text
    if closer == "}":
        chunk = context.chunk
        if chunk is not None and chunk.cut.source.count("{") == chunk.cut.source.count("}") + 1:
            at = len(chunk.cut.source.rstrip()) + chunk.start
            yield Fix("Close the block with `}`", (Edit(at, at, f"{text.newline}}}"),))
        return
    at = context.start if text.slice(context.start, context.end) == found else context.end
    while at > 0 and text.chars[at - 1] in " \t":
        at -= 1
    yield Fix(f"Insert `{closer}`", (Edit(at, at, str(closer)),))
