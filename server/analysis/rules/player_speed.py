"""A player's speed is set where the game does not heed it.

`m_flSpeed` and `m_flMaxSpeed` are speeds of things that maps move, not of players. What scales the speed of a player is
`m_flLaggedMovementValue`, 1.0 being normal. A speed of 300 is not a factor of 300: say by how much.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    SetEntPropFloat(client, Prop_Data, "m_flSpeed", 300.0);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.4);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import SPEED, verdicts
from server.analysis.runtime.netprop_fix import place_spot, to_speed, value_spot
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every such speed that is set for a client."""
    for one in verdicts(body, "player-speed"):
        name = one.access.name
        args = (name.value, *place_spot(one.access), *value_spot(one.access))
        yield Problem("player-speed", name.start, name.end, args)


def message(name: str, place: int, place_end: int, value: int, value_end: int) -> str:
    """The property and places."""
    return f"`{name}` is not a player's speed: scale it with `{SPEED}` (1.0 is normal)"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Scale the speed, by what the author has to say."""
    name, place, place_end, value, value_end = context.args
    yield from to_speed(context, str(name), (int(place), int(place_end)), (int(value), int(value_end)))
