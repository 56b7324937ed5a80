"""Damage is changed in the event that tells of it.

`player_hurt` is sent when the damage has been dealt: another number in it changes what clients are shown at most, never
anybody's health. SDKHooks asks before: in a hook on `SDKHook_OnTakeDamage`, `damage` is the amount to deal. A function
that sets the health as well only keeps the event in step, and nothing is said about it.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt, EventHookMode_Pre);
}

Action Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    event.SetInt("dmg_health", event.GetInt("dmg_health") / 2);
    return Plugin_Changed;
}
```

```sourcepawn right
#include <sourcemod>
#include <sdkhooks>

public void OnClientPutInServer(int client)
{
    SDKHook(client, SDKHook_OnTakeDamage, Hook_Damage);
}

Action Hook_Damage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
    damage *= 0.5;
    return Plugin_Changed;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.damage_hook import to_damage_hook
from server.analysis.runtime.event_fields import is_damage
from server.analysis.runtime.game_events import accesses
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Each write to the damage in a handler of the events that tell of it."""
    if any(_sets_health(site) for site in body.calls):
        return
    for access in accesses(body):
        source = access.source
        if access.accessor.writes and source is not None and not source.is_made and is_damage(access):
            start, end = access.site.name_range
            args = (access.keys[0].value, source.names[0], body.node.start)
            yield Problem("event-damage", start, end, args)


def _sets_health(site: CallSite) -> bool:
    name = site.name.lower()
    if site.function.has_body:
        return any(word in name for word in ("health", "damage", "hurt"))
    if name in ("setentprop", "setentdata", "setentpropfloat", "setentdatafloat"):
        return True
    return name in ("setentityhealth", "sdkhooks_takedamage")


def message(field: str, event: str, start: int) -> str:
    """The field, the event, and where the function stands."""
    return f"`{event}` only tells of damage: setting `{field}` changes none; hook `SDKHook_OnTakeDamage`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Make a damage hook of the function, where all that it does can be done there."""
    if context.chunk is not None:
        edits = to_damage_hook(context.unit, context.source, context.chunk, int(context.args[2]))
        if edits:
            yield Fix("Turn the function into a hook on `SDKHook_OnTakeDamage`", edits)
