"""A player's greatest speed is set, which does not last.

The game works `m_flMaxspeed` out anew all the time, so that a value which a plugin sets is gone at once, unless it is
set again before every move. What lasts is `m_flLaggedMovementValue`: it scales the speed of a player, 1.0 being normal.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    SetEntPropFloat(client, Prop_Send, "m_flMaxspeed", 300.0);
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

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every such speed that is set for a client."""
    for one in verdicts(body, "player-max-speed"):
        name = one.access.name
        args = (name.value, *place_spot(one.access), *value_spot(one.access))
        yield Problem("player-max-speed", name.start, name.end, args)


def message(name: str, place: int, place_end: int, value: int, value_end: int) -> str:
    """The property and places."""
    return f"the game sets a player's `{name}` anew all the time: scale it with `{SPEED}` (1.0 is normal)"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Scale the speed, by what the author has to say."""
    name, place, place_end, value, value_end = context.args
    yield from to_speed(context, str(name), (int(place), int(place_end)), (int(value), int(value_end)))
