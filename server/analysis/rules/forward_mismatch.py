"""Function that does not fit its forward.

A `public` function with the name of a forward implements it: its parameters and what it returns must have the same
types, in the same order. It may leave out parameters at the end. Their names are free.

```sourcepawn wrong
public void OnClientPutInServer(int client, int userid)
{
    PrintToServer("%d %d", client, userid);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("%d %d", client, GetClientUserId(client));
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.implementation import heading_of_forward
from server.analysis.rule import FixContext
from server.analysis.walk import returns_value
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

SEVERITY = Severity.ERROR
SPCOMP = (25, 180, 181)


def message(name: str, what: str, given: str, wanted: str) -> str:
    """The function `name`; `what` is "count", "return" or a parameter; what it has and what the forward has."""
    if what == "count":
        return f"`{name}` has {given} parameters here, but its forward only {wanted}"
    if what == "return":
        if not given:
            return f"`{name}` has to return `{wanted}`, as its forward does; write the type before the name"
        return f"`{name}` returns `{given}` here, but `{wanted}` in its forward"
    return f"parameter `{what}` of `{name}` is `{given}` here, but `{wanted}` in its forward"


def _uses_more(chunk: Chunk, name: str, count: int) -> bool:
    """Whether the function uses a parameter behind the first `count`."""
    for decl in chunk.syntax.decls:
        if isinstance(decl, n.Function) and decl.name.name == name and decl.body is not None:
            used = set(re.findall(r"\w+", chunk.cut.source[decl.body.start : decl.body.end]))
            return any(param.name.name in used for param in decl.params[count:])
    return False


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the forward's heading, with the names of this function where it has some."""
    if context.chunk is None:
        return
    name, what, _, wanted = context.args
    if what == "count" and _uses_more(context.chunk, str(name), int(wanted)):
        return
    if what == "return" and wanted == "void" and any(map(returns_value, context.chunk.syntax.decls)):
        return
    found = heading_of_forward(context.unit, context.chunk, str(name))
    if found is not None:
        start, end, heading = found
        base = context.chunk.start
        yield Fix("Take over the forward's heading", (Edit(base + start, base + end, heading),))
