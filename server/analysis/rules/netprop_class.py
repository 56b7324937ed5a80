"""An entity of this class does not have the property.

Other entities do, so the name is right, but `GetEntProp` and its kin throw "Property not found" for this one, which
ends the whole callback. Where a value may belong to entities of several classes, ask with `HasEntProp` first.

The class is known where the entity was just made or found by its class name, and where it is a client.

```sourcepawn wrong
#include <sourcemod>
#include <sdktools>

public void OnMapStart()
{
    int prop = CreateEntityByName("prop_dynamic");
    SetEntProp(prop, Prop_Send, "m_zombieClass", 8);
}
```

```sourcepawn right
#include <sourcemod>
#include <sdktools>

public void OnMapStart()
{
    int prop = CreateEntityByName("prop_dynamic");
    SetEntProp(prop, Prop_Send, "m_nSkin", 1);
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
from server.analysis.runtime.netprop_fix import place_spot, to_place
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to a property that the entity does not have."""
    for one in verdicts(body, "netprop-class"):
        name = one.access.name
        args = (name.value, one.detail, one.other, *place_spot(one.access), *one.right)
        yield Problem("netprop-class", name.start, name.end, args)


def message(name: str, owner: str, other: str, start: int, end: int, *right: str) -> str:
    """The name, the entity's class, the place that has it (or ""), where the call says so, names that may be meant."""
    who = "a client" if owner == "CTerrorPlayer" else f"an entity of class `{owner}`"
    hint = f": use `{other}`" if other else f"; did you mean `{right[0]}`?" if right else ""
    return f"{who} has no network property `{name}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Ask the data map, or take another name."""
    name, _, other, start, end, *right = context.args
    if other:
        yield from to_place(context, str(other), int(start), int(end))
    yield from replacements(context, str(name), *map(str, right))
