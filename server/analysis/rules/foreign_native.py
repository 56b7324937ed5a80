"""A function of another game's extension.

The headers of Counter-Strike (`cstrike`) and Team Fortress 2 (`tf2`, `tf2_stocks`) compile anywhere, but the extension
behind them only runs in its own game. On a Left 4 Dead 2 server the plugin does not load ("Required extension … not
running"), or the call throws "Native is not bound" when the extension is optional. Use what the game has: Left4DHooks,
game events, `ForcePlayerSuicide`, `ChangeClientTeam`.

```sourcepawn wrong
#include <cstrike>

public void OnPluginStart()
{
    HookEvent("tongue_grab", Event_Grab);
    HookEvent("lunge_pounce", Event_Grab);
    HookEvent("jockey_ride", Event_Grab);
    HookEvent("charger_carry_start", Event_Grab);
}

void Event_Grab(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("victim"));
    if (client > 0)
    {
        CS_RespawnPlayer(client);
    }
}
```

```sourcepawn right
#include <left4dhooks>

public void OnPluginStart()
{
    HookEvent("tongue_grab", Event_Grab);
    HookEvent("lunge_pounce", Event_Grab);
    HookEvent("jockey_ride", Event_Grab);
    HookEvent("charger_carry_start", Event_Grab);
}

void Event_Grab(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("victim"));
    if (client > 0)
    {
        L4D_RespawnPlayer(client);
    }
}
```

Nothing is said in a plugin for several games, under a condition about the game, nor where the plugin asks which
libraries or natives there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime import asked, grounds
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.detect import is_for_left4dead, serves_several_games
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.game_marks import of_header
from server.analysis.runtime.games import GAMES, LEFT4DEAD
from server.analysis.runtime.shipped import is_shipped
from server.analysis.runtime.unit_calls import asks_for_libraries
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
WHOLE = True
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Calls of what the header of another game's extension declares."""
    function, view = site.function, site.view
    if "native" not in function.keywords and "stock" not in function.keywords:
        return
    place = view.unit.locate(function)
    of = of_header(place[0].path) if place is not None and place[0].path != view.path else frozenset[str]()
    if not of or of & LEFT4DEAD or not is_shipped(view.unit, function):
        return
    if not grounds.ask(view, is_for_left4dead) or grounds.ask(view, serves_several_games):
        return
    if asked.ask(view, asks_for_libraries, function) or is_guarded(view, site.call):
        return
    start, end = site.name_range
    titles = " and ".join(GAMES[game].title for game in sorted(of))
    yield Problem("foreign-native", start, end, (site.name, titles))


def message(name: str, games: str) -> str:
    """The function, and the games that have it."""
    return f"`{name}` is of {games}: Left 4 Dead 2 does not have the extension behind it"
