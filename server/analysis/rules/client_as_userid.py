"""A client's index, or an entity's, is looked up as if it were a user id.

`GetClientOfUserId` turns a user id into a client. Given a client it finds nobody, or on a fresh server somebody else:
user ids are small there. Use what you have as it is.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

void Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("userid"));
    PrintToServer("%N", GetClientOfUserId(client));
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
    PrintToServer("%N", client);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.client_values import is_client_parameter
from server.analysis.runtime.event_fields import is_entity
from server.analysis.runtime.game_events import accesses
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
_LOOKUP = "GetClientOfUserId"


def check_body(body: Body) -> Iterator[Problem]:
    """Each look-up of what is a client already, or an entity."""
    view = body.view
    for site in body.calls_of(_LOOKUP):
        argument = site.argument(0)
        if argument is None:
            continue
        origin = view.origin(argument)
        what = ""
        if isinstance(origin, n.Call):
            called = view.calls_by_node.get(origin)
            if called is not None and called.function.name == _LOOKUP:
                what = "client"
            elif any(access.site.call is origin and is_entity(access) for access in accesses(body)):
                what = "entity"
        elif is_client_parameter(body, view.symbol_of(origin)):
            what = "client"
        if what:
            args = (what, site.call.start, site.call.end)
            yield Problem("client-as-userid", argument.start, argument.end, args)


def message(what: str, start: int, end: int) -> str:
    """`what` the value is, "client" or "entity"; the rest is where the call stands."""
    if what == "entity":
        return "this is the index of an entity, not a user id: use it as it is"
    return "this is a client already, not a user id: use it as it is"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave the look-up away."""
    _, start, end = context.args
    base = context.chunk.start if context.chunk is not None else 0
    first, last = base + int(start), base + int(end)
    edits = (Edit(first, context.start, ""), Edit(context.end, last, ""))
    yield Fix(f"Remove `{_LOOKUP}`", edits)
