"""Public function that is nearly called like a forward.

Nothing in the plugin refers to this function, and no forward has its name, so it is never called. A forward with nearly
the same name exists.

```sourcepawn wrong
public void OnClientPutInSever(int client)
{
    PrintToServer("%d is here", client);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("%d is here", client);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.INFO
SPCOMP = ()


def message(name: str, forward: str) -> str:
    """`name` is the function, `forward` the name that may be meant."""
    return f"nothing calls `{name}`; did you mean the forward `{forward}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the forward's name."""
    forward = str(context.args[1])
    yield Fix(f"Rename to `{forward}`", (Edit(context.start, context.end, forward),))
