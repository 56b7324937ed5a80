"""A network property that nothing in Left 4 Dead 2 has.

`GetEntProp` and its kin throw "Property not found" for it, which ends the whole callback there. All network properties
of the game are known, so that a name which is missing among them is misspelt, invented, or of another game. Names are
compared with case: it is `m_flMaxspeed`, not `m_flMaxSpeed`.

`HasEntProp` asks without failing; a function that asks for a name is not told about it.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    if (GetEntProp(client, Prop_Send, "m_isGhost") == 0)
    {
        SetEntProp(client, Prop_Send, "m_zombieclass", 8);
    }
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    if (GetEntProp(client, Prop_Send, "m_isGhost") == 0)
    {
        SetEntProp(client, Prop_Send, "m_zombieClass", 8);
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
from server.analysis.runtime.netprop_fix import place_spot, to_name, value_spot
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to such a property."""
    for one in verdicts(body, "unknown-netprop"):
        name = one.access.name
        spots = (*place_spot(one.access), *value_spot(one.access))
        yield Problem("unknown-netprop", name.start, name.end, (name.value, one.detail, one.why, *spots, *one.right))


def message(
    name: str, detail: str, why: str, place: int, place_end: int, value: int, value_end: int, *right: str
) -> str:
    """The name, "rules" for those of the game, a sentence about it (or ""), places, names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    who = "The rules of the game have no" if detail else "Nothing in Left 4 Dead 2 has a network"
    return f"{who} property `{name}`{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant; a speed becomes a factor, which the author has to say."""
    name, _, _, place, place_end, value, value_end, *right = context.args
    spots = (int(place), int(place_end)), (int(value), int(value_end))
    yield from to_name(context, str(name), *spots, [str(one) for one in right])
