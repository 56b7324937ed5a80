"""A game event that Left 4 Dead 2 does not have.

`HookEvent` throws an error for it, which ends `OnPluginStart` there: what stands behind is never set up, and the plugin
is marked as failed. Names from Team Fortress 2, Counter-Strike or Left 4 Dead 1 are the usual reason, or a name that
sounds right: a Hunter's pounce is `lunge_pounce`, a Smoker's tongue `tongue_grab`, a Boomer's bile `player_now_it`.

`HookEventEx` returns false instead of failing, so that a plugin for several games can try. Where the code asks for the
game first, or tries whether it has the event, nothing is said. A name of another game in a plugin that does not show
what game it is for is a [`foreign-event`](foreign-event.md).

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("smoker_tongue_grab", OnTongueGrab);
}

public void OnTongueGrab(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("grabbed");
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("tongue_grab", OnTongueGrab);
}

public void OnTongueGrab(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("grabbed");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.event_names import NAMERS, strange_events
from server.knowledge.near import near
from server.knowledge.wrong_apis import wrong
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True
CALLS = NAMERS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for one in strange_events(site):
        if not one.is_foreign:
            name = one.name
            known = wrong("event", name.value)
            why = known.why if known is not None and not one.games else ""
            args = (name.value, why, ", ".join(one.games), *near("event", name.value))
            yield Problem("unknown-event", name.start, name.end, args)


def message(name: str, why: str, games: str, *right: str) -> str:
    """The name, a sentence about it (or ""), the games that have it (or ""), names that may be meant."""
    of = f", it is one of {games}" if games else ""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    return f"Left 4 Dead 2 has no event `{name}`{of}{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
