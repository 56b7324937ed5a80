"""A user id is used as a client's index.

Events tell who by user id, a number that grows with every player who joins. Client natives want the slot, 1 to
`MaxClients`: with a user id they throw "Client index 37 is invalid", or, on a server that has just started, do it to
somebody else; an array of `MAXPLAYERS + 1` entries has none for it. `GetClientOfUserId` gives the client, 0 when it
has left.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

void Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    int client = event.GetInt("userid");
    if (client > 0 && IsClientInGame(client))
    {
        PrintToChat(client, "ouch");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

void Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("userid"));
    if (client > 0 && IsClientInGame(client))
    {
        PrintToChat(client, "ouch");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.client_values import client_arguments, client_indexes
from server.analysis.runtime.event_fields import is_userid
from server.analysis.runtime.game_events import accesses
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.symbols import Symbol, Variable
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Each user id that is passed on as a client; a variable with one once, where it is first used so."""
    view = body.view
    userids = {access.site.call: access for access in accesses(body) if is_userid(access)}
    if not userids:
        return
    seen: set[Symbol] = set()
    for argument in (*client_arguments(body), *client_indexes(body)):
        origin = view.origin(argument)
        access = userids.get(origin) if isinstance(origin, n.Call) else None
        if access is None:
            continue
        symbol = view.symbol_of(argument)
        if symbol in seen or is_guarded(view, argument):
            continue
        if symbol is not None:
            seen.add(symbol)
        at = origin if isinstance(symbol, Variable) and _is_client_throughout(body, symbol) else argument
        field = access.keys[0].value
        yield Problem("userid-as-client", argument.start, argument.end, (field, at.start, at.end))


def _is_client_throughout(body: Body, symbol: Variable) -> bool:
    """Whether nothing is done with a variable for which a user id is right."""
    as_client = {argument.start for argument in (*client_arguments(body), *client_indexes(body))}
    passed = {argument.start for site in body.calls for argument in site.arguments.values()}
    reads = [ref.start for ref in body.view.refs_of.get(symbol, ()) if ref.role == "read"]
    return all(place in as_client or place not in passed for place in reads)


def message(field: str, start: int, end: int) -> str:
    """The field; the rest is where the user id comes from."""
    return f"`{field}` is a user id, not a client: use `GetClientOfUserId`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Wrap the user id."""
    _, start, end = context.args
    base = context.chunk.start if context.chunk is not None else 0
    first, last = base + int(start), base + int(end)
    edits = (Edit(first, first, "GetClientOfUserId("), Edit(last, last, ")"))
    yield Fix("Wrap in `GetClientOfUserId(…)`", edits)
