"""A property is read or written as what it is not.

`GetEntProp` is for whole numbers, `GetEntPropFloat` for floats, `GetEntPropEnt` for entities, `GetEntPropVector` and
`GetEntPropString` for these; `SetEntProp` and `GameRules_GetProp` have the same kin. For any other type they throw an
error, which ends the whole callback.

The data map tells an entity (`GetEntPropEnt`) from a number (`GetEntProp`). A network property that holds an entity is
a number as well, but not the entity's index.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    SetEntProp(client, Prop_Send, "m_flLaggedMovementValue", 1.5);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.5);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import verdicts
from server.analysis.runtime.netprop_fix import accessor_for, to_accessor
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access with the wrong function."""
    for one in verdicts(body, "netprop-accessor"):
        access = one.access
        better = [made for kind in one.right if (made := accessor_for(access, kind))]
        args = (access.site.name, access.name.value, one.detail, *better)
        yield Problem("netprop-accessor", *access.site.name_range, args)


def message(function: str, name: str, types: str, *better: str) -> str:
    """The function, the property, its type, the functions that would do."""
    hint = f": use `{better[0]}`" if better else ""
    article = "an" if types[0] in "aeiou" else "a"
    return f"`{function}` fails on `{name}`, which is {article} {types}{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Call the function for the type."""
    function, _, _, *better = map(str, context.args)
    yield from to_accessor(context, function, better)
