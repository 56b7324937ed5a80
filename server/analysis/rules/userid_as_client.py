"""A user id is used as a client's index.

Events tell who by user id, a number that grows with every player who joins. Client natives want the slot, 1 to
`MaxClients`: with a user id they throw "Client index 37 is invalid", or, on a server that has just started, do it to
somebody else; an array of `MAXPLAYERS + 1` entries has none for it. Natives that want an entity are no different: a
client's entity has the number of its slot. `GetClientOfUserId` gives the client, 0 when it has left.

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

import re
from collections.abc import Iterator
from typing import Final

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_values import client_indexes, index_arguments
from server.analysis.runtime.event_fields import is_userid
from server.analysis.runtime.game_events import accesses
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.symbols import Symbol, Variable
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True

_INDEX: Final = re.compile(r"client|entity|victim|attacker|player|target|survivor|infected", re.IGNORECASE)


def check_body(body: Body) -> Iterator[Problem]:
    """Each user id that is passed on as a client; a variable with one once, where it is first used so."""
    view = body.view
    userids = {access.site.call: access for access in accesses(body) if is_userid(access)}
    if not userids:
        return
    seen: set[Symbol] = set()
    for argument in (*index_arguments(body), *client_indexes(body)):
        origin = view.origin(argument)
        access = userids.get(origin) if isinstance(origin, n.Call) else None
        if access is None:
            continue
        symbol = view.symbol_of(argument)
        if symbol in seen or is_guarded(view, argument):
            continue
        if symbol is not None:
            seen.add(symbol)
        spots: list[n.Expr] = [argument]
        if isinstance(symbol, Variable):
            spots = [origin] if _is_client_throughout(body, symbol) else _uses_as_client(body, symbol)
        places = [place for spot in spots for place in (spot.start, spot.end)]
        yield Problem("userid-as-client", argument.start, argument.end, (access.keys[0].value, *places))


def _uses_as_client(body: Body, symbol: Variable) -> list[n.Expr]:
    uses = (*index_arguments(body), *client_indexes(body))
    return [use for use in uses if isinstance(use, n.Name) and body.view.symbol_of(use) is symbol]


def _is_client_throughout(body: Body, symbol: Variable) -> bool:
    """Whether nothing is done with a variable for which a user id may be right."""
    return not any(
        isinstance(argument, n.Name) and body.view.symbol_of(argument) is symbol and not _wants_index(site, index)
        for site in body.calls
        for index, argument in site.arguments.items()
    )


def _wants_index(site: CallSite, index: int) -> bool:
    params = site.function.params
    if index >= len(params) or params[index].variadic or params[index].type.tag != "int":
        return False
    name = params[index].name
    return _INDEX.search(name) is not None and "user" not in name.lower()


def message(field: str, *places: int) -> str:
    """The field; the rest is what to wrap."""
    return f"`{field}` is a user id, not a client: use `GetClientOfUserId`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Wrap the user id."""
    base = context.chunk.start if context.chunk is not None else 0
    places = sorted(base + int(place) for place in context.args[1:])
    edits = (Edit(at, at, ")" if index % 2 else "GetClientOfUserId(") for index, at in enumerate(places))
    yield Fix("Wrap in `GetClientOfUserId(…)`", tuple(edits))
