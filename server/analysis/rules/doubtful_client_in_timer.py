"""A client's index is given to a timer that does little with it.

When the timer runs, the player may have left, and somebody else may have taken the slot, which `IsClientInGame` does
not notice. This callback does nothing bad to another one, or it runs so soon that hardly anyone can be there. A user id
is right in any case, also when the callback will do more one day: `GetClientOfUserId` gives 0 once the player is gone.

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

What the callback surely does wrong is `client-in-timer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index_fix import CLIENT, kept_instead
from server.analysis.runtime.kept_over_timer import Kept, kept_clients, packed_clients
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
CALLS = ("CreateTimer",)


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback is given a client that it does no harm."""
    yield from _problems(kept_clients(site))


def check_body(body: Body) -> Iterator[Problem]:
    """Packs in which a timer is given such a client."""
    yield from _problems(packed_clients(body))


def _problems(found: Iterable[Kept]) -> Iterator[Problem]:
    for one in found:
        if not one.certain:
            args = (one.name, one.callback, int(one.packed))
            yield Problem("doubtful-client-in-timer", one.start, one.end, args)


def message(client: str, callback: str, packed: int) -> str:
    """The variable that is passed, the callback, and whether it is passed in a pack."""
    return (
        f"client `{client}` may be gone when `{callback}` runs: pass `GetClientUserId({client})` "
        "and use `GetClientOfUserId` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass the user id and make a client of it in the callback."""
    if not context.args[2]:
        yield from kept_instead(context, str(context.args[1]), CLIENT)
