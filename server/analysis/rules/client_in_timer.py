"""A client's index is given to a timer.

When the timer runs, the player may have left, and somebody else may have taken the slot: the callback then heals,
slays or bans the wrong one. `IsClientInGame` does not notice that. A user id belongs to one player for as long as the
server runs; `GetClientOfUserId` gives 0 once he is gone.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Welcome, client);
}

public Action Timer_Welcome(Handle timer, int client)
{
    if (IsClientInGame(client))
    {
        PrintToChat(client, "Welcome!");
    }
    return Plugin_Stop;
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Welcome, GetClientUserId(client));
}

public Action Timer_Welcome(Handle timer, int userid)
{
    int client = GetClientOfUserId(userid);
    if (client != 0 && IsClientInGame(client))
    {
        PrintToChat(client, "Welcome!");
    }
    return Plugin_Stop;
}
```

Nothing is said about timers that the plugin keeps for each client and kills.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index import delay, is_plain, timer_data
from server.analysis.runtime.kept_index_fix import CLIENT, kept_instead
from server.analysis.runtime.packs import taken, written
from server.analysis.runtime.stored_timer import is_managed
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)

_SHORT = 0.5  # seconds; a slot is hardly ever taken again so soon


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback takes a variable for a client."""
    callback, data, seconds = site.passed_function(1), site.argument(2), delay(site)
    if callback is None or data is None or not is_plain(site.view, data):
        return
    if (seconds is not None and seconds < _SHORT) or is_managed(site):
        return
    if ask(site.view, timer_data, callback) == "client":
        name = site.view.chunk.cut.source[data.start : data.end]
        yield Problem("client-in-timer", data.start, data.end, (name, callback.name, 0))


def check_body(body: Body) -> Iterator[Problem]:
    """Packs in which a timer is given a client."""
    for site in body.calls_of("CreateTimer", "CreateDataTimer"):
        callback, data, seconds = site.passed_function(1), site.argument(2), delay(site)
        pack = body.view.symbol_of(data) if isinstance(data, n.Name) else None
        if callback is None or pack is None or (seconds is not None and seconds < _SHORT) or is_managed(site):
            continue
        values = written(body, pack)
        uses = ask(body.view, taken, callback) if values else ()
        if len(uses) != len(values):
            continue
        for value, use in zip(values, uses, strict=True):
            if use == "client" and value.kind == "Cell" and is_plain(body.view, value.value):
                name = body.view.chunk.cut.source[value.value.start : value.value.end]
                place = value.value.start, value.value.end
                yield Problem("client-in-timer", *place, (name, callback.name, 1))


def message(client: str, callback: str, packed: int) -> str:
    """The variable that is passed, the callback, and whether it is passed in a pack."""
    return (
        f"when `{callback}` runs, client `{client}` may be another player: pass `GetClientUserId({client})` "
        "and use `GetClientOfUserId` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass the user id and make a client of it in the callback."""
    if not context.args[2]:
        yield from kept_instead(context, str(context.args[1]), CLIENT)
