"""A game event of another game.

Left 4 Dead 2 does not have it: `HookEvent` throws an error there, which ends `OnPluginStart`. Nothing in the plugin
shows that it is for this game. When it is for another, all is well; once it uses what only Left 4 Dead has, this
becomes the error [`unknown-event`](unknown-event.md).

A plugin for several games asks `GetEngineVersion()` first, or tries with `HookEventEx`, which returns false instead of
failing.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("teamplay_round_start", OnRoundStart);
}

public void OnRoundStart(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("begins");
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("round_start", OnRoundStart);
}

public void OnRoundStart(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("begins");
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
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
CALLS = NAMERS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for one in strange_events(site):
        if one.is_foreign:
            name = one.name
            args = (name.value, ", ".join(one.games), *near("event", name.value))
            yield Problem("foreign-event", name.start, name.end, args)


def message(name: str, games: str, *right: str) -> str:
    """The name, some games that have it, names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else "."
    return f"`{name}` is an event of {games}, Left 4 Dead 2 does not have it{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
