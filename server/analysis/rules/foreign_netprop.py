"""A property of another game.

Left 4 Dead 2 does not have it, and `GetEntProp` and its kin throw "Property not found", which ends the whole callback
there. Some properties of Left 4 Dead have another name in its successor; others have no counterpart. A plugin for both
games asks `GetEngineVersion()` and uses each name only where it is right.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    if (GetEntPropEnt(client, Prop_Send, "m_jockeyAttacker") == -1)
    {
        PrintToServer("%d", GetEntPropEnt(client, Prop_Send, "m_healTarget"));
    }
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    if (GetEntPropEnt(client, Prop_Send, "m_jockeyAttacker") == -1)
    {
        PrintToServer("%d", GetEntPropEnt(client, Prop_Send, "m_useActionTarget"));
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import verdicts
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to such a property."""
    for one in verdicts(body, "foreign-netprop"):
        name = one.access.name
        yield Problem("foreign-netprop", name.start, name.end, (name.value, one.detail, one.why, *one.right))


def message(name: str, games: str, why: str, *right: str) -> str:
    """The name, the games that have it, a sentence about it (or ""), names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    return f"`{name}` is of {games}, Left 4 Dead 2 does not have it{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
