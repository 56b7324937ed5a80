"""An event of both teams is answered without asking whose player it is.

Survivors and infected spawn, are hurt and die by the same events. A handler that gives speed, health or items to the
player of such an event and asks for no team does so for a Tank as well.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    int killer = GetClientOfUserId(event.GetInt("attacker"));
    if (killer > 0 && IsClientInGame(killer))
    {
        SetEntityHealth(killer, 100);
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    int killer = GetClientOfUserId(event.GetInt("attacker"));
    if (killer > 0 && IsClientInGame(killer) && GetClientTeam(killer) == 2)
    {
        SetEntityHealth(killer, 100);
    }
}
```

Only a hint: the plugin may mean both teams.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.game_events import of_handler
from server.knowledge.roles import roles
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True

_LOOKUP = "GetClientOfUserId"


def check_body(body: Body) -> Iterator[Problem]:
    """The first thing that is given to a player of such an event."""
    source = of_handler(body) if body.callers.known else None
    if source is None or not source.names or not set(source.names) <= roles().both_teams:
        return
    gifts = [site for site in body.calls if _is_gift(site)]
    if not gifts or any(_may_ask(site) for site in body.calls):
        return
    for site in gifts:
        given = site.argument(0)
        if isinstance(given, n.Name) and _is_of_event(body, given):
            name = site.view.chunk.cut.source[given.start : given.end]
            yield Problem("team-not-asked", given.start, given.end, (name, source.names[0]))
            return


def _is_gift(site: CallSite) -> bool:
    """Whether a native gives its first argument something that only one team should have."""
    wanted = roles().gifts.get(site.name)
    return wanted is not None and (not wanted or any(text.value in wanted for text in site.texts(2)))


def _may_ask(site: CallSite) -> bool:
    """Whether a call may tell the team: by itself, by a property, or in a function of the plugin or a library."""
    if site.name in roles().asks_team or (site.function.has_body and site.name not in roles().gifts):
        return True
    return any(text.value in roles().asks_team for index in site.arguments for text in site.texts(index))


def _is_of_event(body: Body, name: n.Name) -> bool:
    """Whether a variable is the client of a user id that was read here."""
    origin = body.view.origin(name)
    called = body.view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    return called is not None and called.function.name == _LOOKUP


def message(client: str, event: str) -> str:
    """The variable, and the event."""
    return f"`{event}` is for both teams: ask for the team of `{client}` if only one is meant"
