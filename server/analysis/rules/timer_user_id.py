"""A timer or a frame gets a client's index where its callback expects a user id, or the other way round.

`GetClientOfUserId` of an index gives 0 or some other player, and a user id is no client: natives throw "Client index 57
is invalid". Both sides have to agree, and a user id is what can be kept.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Welcome, GetClientUserId(client));
}

public Action Timer_Welcome(Handle timer, int client)
{
    PrintToChat(client, "Welcome!");
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
    if (client != 0)
    {
        PrintToChat(client, "Welcome!");
    }
    return Plugin_Stop;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_natives import is_taken_for_client
from server.analysis.runtime.game_events import ACCESSORS
from server.analysis.runtime.kept_index import (
    frame_data,
    frame_takes_index,
    is_plain,
    is_user_id,
    timer_data,
    timer_takes_index,
)
from server.analysis.runtime.kept_index_fix import CLIENT, kept_instead
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer", "RequestFrame")


def check(site: CallSite) -> Iterator[Problem]:
    """What is passed against what the callback makes of it."""
    is_timer = site.name == "CreateTimer"
    callback, data = site.passed_function(int(is_timer)), site.argument(1 + is_timer)
    if callback is None or data is None:
        return
    use = ask(site.view, timer_data if is_timer else frame_data, callback)
    name = site.view.chunk.cut.source[data.start : data.end]
    if is_user_id(site.view, data):
        if ask(site.view, timer_takes_index if is_timer else frame_takes_index, callback):
            yield Problem("timer-user-id", data.start, data.end, ("client", name, callback.name))
    elif use == "user id" and isinstance(data, n.Name) and is_plain(site.view, data) and _is_client(site, data):
        yield Problem("timer-user-id", data.start, data.end, ("user id", name, callback.name))


def _is_client(site: CallSite, data: n.Name) -> bool:
    """Whether the function takes a variable for a client itself, and it may be one."""
    view = site.view
    origin = view.origin(data)
    called = view.calls_by_node.get(origin) if isinstance(origin, n.Call) else None
    if called is not None and CallSite(view, called).name in ACCESSORS:
        return False  # events have user ids: then what is wrong is the other use, `userid-as-client`
    return is_taken_for_client(site, data)


def message(wanted: str, given: str, callback: str) -> str:
    """What the callback takes its data for ("client" or "user id"), what it is given, and the callback."""
    if wanted == "client":
        return f"`{callback}` takes this user id for a client: use `GetClientOfUserId` there"
    return f"`{callback}` expects a user id, not a client's index: pass `GetClientUserId({given})`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Make a client of the user id in the callback, or pass the user id that it expects."""
    wanted, given, callback = map(str, context.args)
    if wanted == "client":
        yield from kept_instead(context, callback, CLIENT)
    if wanted == "user id" and context.source.text.slice(context.start, context.end) == given:
        edit = Edit(context.start, context.end, f"GetClientUserId({given})")
        yield Fix(f"Pass `GetClientUserId({given})`", (edit,))
