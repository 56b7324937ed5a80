"""`Prop_Send` for a field that only data maps have.

An entity has two sets of properties: those that are sent to clients (`Prop_Send`), and those that the server saves
(`Prop_Data`). A name may be in both or in one. Asked for in the wrong one, `GetEntProp` and its kin throw "Property not
found", which ends the whole callback.

```sourcepawn wrong
#include <sourcemod>
#include <sdktools>

public void OnMapStart()
{
    char model[PLATFORM_MAX_PATH];
    int prop = CreateEntityByName("prop_dynamic");
    GetEntPropString(prop, Prop_Send, "m_ModelName", model, sizeof(model));
}
```

```sourcepawn right
#include <sourcemod>
#include <sdktools>

public void OnMapStart()
{
    char model[PLATFORM_MAX_PATH];
    int prop = CreateEntityByName("prop_dynamic");
    GetEntPropString(prop, Prop_Data, "m_ModelName", model, sizeof(model));
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import SPEED, verdicts
from server.analysis.runtime.netprop_fix import place_spot, to_name, to_place, value_spot
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to such a property."""
    for one in verdicts(body, "netprop-place"):
        name = one.access.name
        spots = (*place_spot(one.access), *value_spot(one.access))
        args = (name.value, one.why, one.other, *spots, *one.right)
        yield Problem("netprop-place", name.start, name.end, args)


def message(
    name: str, why: str, other: str, place: int, place_end: int, value: int, value_end: int, *right: str
) -> str:
    """The name, a sentence about it (or ""), the place that would do (or ""), places, names that may be meant."""
    said = f" {why}" if why else ""
    if SPEED in right and not other:
        return f"`{name}` is no network property of a player.{said}"
    hint = f": use `{other}`" if other else f"; did you mean `{right[0]}`?" if right else ""
    return f"`{name}` is a field of data maps, not a network property{hint}{'.' + said if said else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Ask the data map, or take another name."""
    name, _, other, place, place_end, value, value_end, *right = context.args
    spots = (int(place), int(place_end)), (int(value), int(value_end))
    if other:
        yield from to_place(context, str(other), *spots[0])
    yield from to_name(context, str(name), *spots, [str(one) for one in right])
