"""A field of a data map is probably read or written as what it is not.

Its type is known from the engine's source and not from the game, which may have changed it. `GetEntProp` is for whole
numbers, `GetEntPropFloat` for floats, `GetEntPropEnt` for entities, `GetEntPropVector` and `GetEntPropString` for
these; for any other type they throw an error, which ends the whole callback.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Data, "m_hUseEntity"));
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntPropEnt(client, Prop_Data, "m_hUseEntity"));
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

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access with the wrong function."""
    for one in verdicts(body, "doubtful-netprop-accessor"):
        access = one.access
        better = [made for kind in one.right if (made := accessor_for(access, kind))]
        args = (access.site.name, access.name.value, one.detail, *better)
        yield Problem("doubtful-netprop-accessor", *access.site.name_range, args)


def message(function: str, name: str, types: str, *better: str) -> str:
    """The function, the field, its type in the engine, the functions that would do."""
    hint = f": use `{better[0]}`" if better else ""
    article = "an" if types[0] in "aeiou" else "a"
    return f"`{function}` fails on `{name}` if it is {article} {types}, as in the engine{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Call the function for the type."""
    function, _, _, *better = map(str, context.args)
    yield from to_accessor(context, function, better)
