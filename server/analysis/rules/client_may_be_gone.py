"""A user id that was kept is made a client of, and nobody asks whether he is still there.

`GetClientOfUserId` gives 0 once the player has left. Natives throw "Client index 0 is invalid" for it, `IsClientInGame`
too, and the callback ends there. In a timer, in a menu or where another player did something (the `attacker` of an
event is 0 for the world and for common infected), ask whether the client is 0 first.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Welcome, GetClientUserId(client));
}

public Action Timer_Welcome(Handle timer, int userid)
{
    int client = GetClientOfUserId(userid);
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
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_checks import first_unasked, is_mentioned
from server.analysis.runtime.client_natives import CONNECTED, IN_GAME, INDEX, throws_for_server
from server.analysis.runtime.game_events import ACCESSORS, of_handler
from server.analysis.symbols import Symbol, Variable
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()

_THROWING = frozenset(name for name in IN_GAME | CONNECTED | INDEX if throws_for_server(name))
_LATER = {"CreateTimer": 1, "CreateDataTimer": 1}  # callee: where its callback stands
_OBJECTS = frozenset({"DataPack", "Event", "Handle"})
_READS = frozenset({"ReadPackCell", "DataPack.ReadCell", "StringToInt"})
_BY_THE_WORLD = frozenset({"player_death", "player_hurt", "player_incapacitated"})


def check_body(body: Body) -> Iterator[Problem]:
    """Variables that hold the result of `GetClientOfUserId`, and are told natives unasked."""
    for made in body.calls_of("GetClientOfUserId"):
        variable = _holder(body, made)
        given = made.argument(0)
        if variable is None or given is None or not _may_be_gone(body, given):
            continue
        sources = frozenset(
            symbol
            for one in nodes([given])
            if isinstance(one, n.Name) and isinstance(symbol := body.view.symbol_of(one), Variable)
        )
        local = frozenset(one for one in sources if one.container is not None and one.type.tag not in _OBJECTS)
        site = first_unasked(body, body.node, variable, _THROWING, local | _same(body, made, variable))
        if site is not None and site.call.start > made.call.end and not _is_compared(body, variable, made, site):
            start, end = site.name_range
            yield Problem("client-may-be-gone", start, end, (site.name, variable.name))


def _holder(body: Body, made: CallSite) -> Variable | None:
    """The local that has the result and nothing else."""
    for symbol in body.view.refs_of:
        if isinstance(symbol, Variable) and symbol.container is not None:
            values = body.view.values_of(symbol)
            if values is not None and len(values) == 1 and values[0] is made.call:
                return symbol
    return None


def _same(body: Body, made: CallSite, variable: Variable) -> frozenset[Symbol]:
    """The other locals with the same user id or client, and the texts, which may be the weapon of a player's."""
    view = body.view
    own = _key_of(body, made.call)
    found: set[Symbol] = set()
    for symbol in view.refs_of:
        if isinstance(symbol, Variable) and symbol is not variable and symbol.container is not None:
            values = view.values_of(symbol) or ()
            is_text = bool(symbol.type.dims) and symbol.type.tag == "char"
            if is_text or (own and any(_key_of(body, one) == own for one in values)):
                found.add(symbol)
    return frozenset(found)


def _key_of(body: Body, expr: n.Expr) -> str:
    """The field of the event that an expression is made from."""
    origin = body.view.origin(expr)
    called = body.view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    if called is None:
        return ""
    site = CallSite(body.view, called)
    if site.name == "GetClientOfUserId":
        given = site.argument(0)
        return _key_of(body, given) if given is not None else ""
    accessor = ACCESSORS.get(site.name)
    key = site.text(accessor.key) if accessor is not None and not accessor.writes else None
    return key.value.lower() if key is not None else ""


def _may_be_gone(body: Body, given: n.Expr) -> bool:
    """Whether a user id was kept, or is that of an attacker who may be nobody."""
    origin = body.view.origin(given)
    symbol = body.view.symbol_of(origin)
    if symbol is not None and symbol is body.param(1):
        return body.callers.known and all(_LATER.get(one.callee) == one.position for one in body.callers.registrations)
    called = body.view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    if called is None:
        return False
    site = CallSite(body.view, called)
    if site.name in _READS:
        return True
    accessor = ACCESSORS.get(site.name)
    if accessor is None or accessor.writes:
        return False
    key, source = site.text(accessor.key), of_handler(body)
    by_nobody = source is not None and bool(source.names) and _BY_THE_WORLD.issuperset(source.names)
    return key is not None and key.value.lower() == "attacker" and by_nobody


def _is_compared(body: Body, variable: Symbol, made: CallSite, site: CallSite) -> bool:
    """Whether the variable is named between its making and the call, as in a condition that ends the function."""
    for node in nodes([body.node]):
        if isinstance(node, (n.If, n.Switch, n.While, n.Ternary)) and made.call.end <= node.start < site.call.start:
            condition = node.subject if isinstance(node, n.Switch) else node.condition
            if not (condition.start <= site.call.start < condition.end) and is_mentioned(
                body.view, condition, variable
            ):
                return True
    return False


def message(native: str, client: str) -> str:
    """The native that throws, and the variable."""
    return f"`{client}` is 0 when there is no such player (any more), and `{native}` throws an error: ask first"
