"""A game event that Left 4 Dead 2 does not have.

`HookEvent` throws an error for it, which ends `OnPluginStart` there: what stands behind is never set up, and the plugin
is marked as failed. Names from Team Fortress 2, Counter-Strike or Left 4 Dead 1 are the usual reason, or a name that
sounds right: a Hunter's pounce is `lunge_pounce`, a Smoker's tongue `tongue_grab`, a Boomer's bile `player_now_it`.

`HookEventEx` returns false instead of failing, so that a plugin for several games can try. Where the code asks for the
game first, nothing is said.

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
from server.analysis.runtime.detect import serves_several_games
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask
from server.knowledge import events
from server.knowledge.near import near
from server.knowledge.wrong_apis import wrong
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True
CALLS = ("HookEvent", "UnhookEvent", "CreateEvent")


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for name in site.texts(0):
        if events.event(name.value) is None and not is_guarded(site.view, site.call):
            if events.other_games(name.value) and ask(site.view, serves_several_games):
                continue
            known = wrong("event", name.value)
            games = ", ".join(events.other_games(name.value)[:3])
            right = near("event", name.value)
            why = known.why if known is not None and not games else ""
            yield Problem("unknown-event", name.start, name.end, (name.value, why, games, *right))


def message(name: str, why: str, games: str, *right: str) -> str:
    """The name, a sentence about it (or ""), the games that have it (or ""), names that may be meant."""
    of = f", it is one of {games}" if games else ""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    return f"Left 4 Dead 2 has no event `{name}`{of}{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
