"""A client's index is given to a timer.

When the timer runs, the player may have left, and somebody else may have taken the slot: the callback then heals,
slays or bans the wrong one. `IsClientInGame` does not notice that; where it is not asked, most natives throw an error
for a player who has left. A user id belongs to one player for as long as the server runs; `GetClientOfUserId` gives 0
once he is gone.

```sourcepawn wrong
#include <sdktools>

public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Medkit, client);
}

public Action Timer_Medkit(Handle timer, int client)
{
    if (IsClientInGame(client))
    {
        GivePlayerItem(client, "weapon_first_aid_kit");
    }
    return Plugin_Stop;
}
```

```sourcepawn right
#include <sdktools>

public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Medkit, GetClientUserId(client));
}

public Action Timer_Medkit(Handle timer, int userid)
{
    int client = GetClientOfUserId(userid);
    if (client != 0 && IsClientInGame(client))
    {
        GivePlayerItem(client, "weapon_first_aid_kit");
    }
    return Plugin_Stop;
}
```

Nothing is said about timers that the plugin keeps for each client and kills. Where the callback asks first and then
does nothing that matters to another player, or the timer is short, there is only the hint `doubtful-client-in-timer`.
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

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)


def check(site: CallSite) -> Iterator[Problem]:
    """Timers whose callback harms the client that it is given."""
    yield from _problems(kept_clients(site))


def check_body(body: Body) -> Iterator[Problem]:
    """Packs in which a timer is given such a client."""
    yield from _problems(packed_clients(body))


def _problems(found: Iterable[Kept]) -> Iterator[Problem]:
    for one in found:
        if one.certain:
            args = (one.name, one.callback, int(one.packed), one.throws)
            yield Problem("client-in-timer", one.start, one.end, args)


def message(client: str, callback: str, packed: int, throws: str) -> str:
    """The variable, the callback, whether it is passed in a pack, the native that fails in the callback (or "")."""
    what = f"may have left, and `{throws}` throws then" if throws else "may be another player"
    return (
        f"when `{callback}` runs, client `{client}` {what}: pass `GetClientUserId({client})` "
        "and use `GetClientOfUserId` there"
    )


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass the user id and make a client of it in the callback."""
    if not context.args[2]:
        yield from kept_instead(context, str(context.args[1]), CLIENT)
