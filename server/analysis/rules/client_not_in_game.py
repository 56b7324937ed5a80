"""A loop over all clients tells a native of a client that is not in the game.

Most of the slots from 1 to `MaxClients` are empty, and a player who is still loading is connected, but not in the game.
`GetClientTeam`, `IsPlayerAlive`, `PrintToChat` and their like throw "Client 5 is not in game" for those, and the whole
callback ends at the first one. Ask `IsClientInGame` first; `IsClientConnected` is not enough.

```sourcepawn wrong
int CountSurvivors()
{
    int count = 0;
    for (int i = 1; i <= MaxClients; i++)
    {
        if (GetClientTeam(i) == 2 && IsPlayerAlive(i))
        {
            count++;
        }
    }
    return count;
}

public void OnMapStart()
{
    PrintToServer("%d", CountSurvivors());
}
```

```sourcepawn right
int CountSurvivors()
{
    int count = 0;
    for (int i = 1; i <= MaxClients; i++)
    {
        if (IsClientInGame(i) && GetClientTeam(i) == 2 && IsPlayerAlive(i))
        {
            count++;
        }
    }
    return count;
}

public void OnMapStart()
{
    PrintToServer("%d", CountSurvivors());
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_checks import first_unasked
from server.analysis.runtime.client_natives import CONNECTED, IN_GAME
from server.analysis.symbols import Symbol
from server.analysis.walk import statements
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Loops up to `MaxClients`."""
    for node in statements(body.node):
        if not isinstance(node, n.For):
            continue
        variable = _client_of(body, node)
        site = first_unasked(body, node.body, variable, IN_GAME | CONNECTED) if variable is not None else None
        if site is not None and not _is_written(body, node.body, variable):
            start, end = site.name_range
            yield Problem("client-not-in-game", start, end, (site.name, _name(site)))


def _client_of(body: Body, loop: n.For) -> Symbol | None:
    """The variable that counts the clients."""
    condition = loop.condition
    while isinstance(condition, n.Binary) and condition.op == "&&":
        condition = condition.left
    if not isinstance(condition, n.Binary) or condition.op not in ("<", "<="):
        return None
    last = condition.right
    called = body.view.calls_by_node.get(last) if isinstance(last, n.Call) else None
    is_last = isinstance(last, n.Name) and last.name == "MaxClients"
    if not is_last and (called is None or called.function.name != "GetMaxClients"):
        return None
    return body.view.symbol_of(condition.left) if isinstance(condition.left, n.Name) else None


def _is_written(body: Body, part: n.Node, variable: Symbol | None) -> bool:
    if variable is None:
        return True
    refs = body.view.refs_of.get(variable, ())
    return any(part.start <= ref.start < part.end and ref.role in ("write", "readwrite") for ref in refs)


def _name(site: CallSite) -> str:
    return "IsClientInGame" if site.name in IN_GAME else "IsClientConnected"


def message(native: str, check: str) -> str:
    """The native that throws, and what to ask before."""
    state = "in the game" if check == "IsClientInGame" else "connected"
    return f"`{native}` throws an error for a client that is not {state}: ask `{check}` first"
