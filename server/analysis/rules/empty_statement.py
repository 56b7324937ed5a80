"""Empty statement.

A lone `;` does nothing, and the compiler rejects it. Behind an `if` or a loop it even takes the place of what should
run there. Where nothing is meant to happen, write `{}`.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("hello");;
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
from server.analysis.walk import nodes
from server.syntax import nodes as n

SEVERITY = Severity.ERROR
SPCOMP = (36,)


def message() -> str:
    """There are no arguments."""
    return "a lone `;` does nothing; leave it out, or write `{}` where nothing is meant to happen"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave it out; where it is the body of something, put `{}` there."""
    chunk = context.chunk
    if chunk is None:
        return
    at = context.start - chunk.start
    in_block = any(
        isinstance(node, n.Block) and any(isinstance(one, n.Empty) and one.start == at for one in node.body)
        for node in nodes(chunk.syntax.decls)
    )
    if not in_block:
        yield Fix("Write `{}` instead", (Edit(context.start, context.end, "{}"),))
        return
    chars = context.source.text.chars
    start = context.start
    while chars[start - 1] in " \t":
        start -= 1
    if chars[start - 1] not in ";{}":
        start = context.start
    yield Fix("Remove `;`", (Edit(start, context.end, ""),), safe=True)
