"""A property that nobody seems to know.

Not all fields of the game's data maps are known, so that it may well be there. But no source and no other public plugin
uses it in this way: try it on a server, or ask with `HasEntProp` first, because `GetEntProp` and its kin throw
"Property not found" when it is not there.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Data, "m_bHasCookies"));
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    if (HasEntProp(client, Prop_Data, "m_bHasCookies"))
    {
        PrintToServer("%d", GetEntProp(client, Prop_Data, "m_bHasCookies"));
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import verdicts
from server.analysis.runtime.netprop_fix import place_spot, to_place
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to such a property."""
    for one in verdicts(body, "doubtful-netprop"):
        name = one.access.name
        args = (name.value, one.access.place, one.other, *place_spot(one.access))
        yield Problem("doubtful-netprop", name.start, name.end, args)


def message(name: str, place: str, other: str, start: int, end: int) -> str:
    """The name, its place, the place that has it (or ""), where the call says which place."""
    hint = f", `{other}` has it" if other else ""
    return f"`{place}` is not known to have `{name}`{hint}; `HasEntProp` tells"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Ask in the place where it is known to be."""
    _, _, other, start, end = context.args
    if other:
        yield from to_place(context, str(other), int(start), int(end))
