"""The name of a property is probably misspelt.

Not all fields of the game's data maps are known, so that this is not certain. But no source and no public plugin knows
the name, and there is one that is nearly the same; where it is wrong indeed, `GetEntProp` and its kin throw "Property
not found", which ends the whole callback. Names are compared with case.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Data, "m_iHelth"));
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Data, "m_iHealth"));
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

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access by such a name."""
    for one in verdicts(body, "misspelt-netprop"):
        name = one.access.name
        spots = (*place_spot(one.access), *value_spot(one.access))
        args = (name.value, one.access.place, one.why, *spots, *one.right)
        yield Problem("misspelt-netprop", name.start, name.end, args)


def message(
    name: str, place: str, why: str, place_at: int, place_end: int, value: int, value_end: int, *right: str
) -> str:
    """The name, its place, a sentence about it (or ""), places, names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    return f"`{place}` is not known to have `{name}`{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant; a speed becomes a factor, which the author has to say."""
    name, _, _, place, place_end, value, value_end, *right = context.args
    spots = (int(place), int(place_end)), (int(value), int(value_end))
    yield from to_name(context, str(name), *spots, [str(one) for one in right])
