"""A game event has no field of that name.

Nothing complains: reading it gives 0, 0.0 or an empty text, and the plugin goes on with that. The usual reasons are a
name of another event (`victim` is in few, the one it happens to is mostly `userid`), a name from another game, or a
slip. The events and their fields are shown when you hover over an event's name.

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

void Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d damage", event.GetInt("damage"));
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Hurt);
}

void Event_Hurt(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%d damage", event.GetInt("dmg_health"));
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.detect import is_for_left4dead, serves_several_games
from server.analysis.runtime.event_fields import all_fields, candidates
from server.analysis.runtime.game_events import accesses
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Each field that is read and that no event has which the function can be given."""
    for access in accesses(body):
        for key in access.keys:
            fields = access.fields(key.value)
            if not fields or any(fields) or access.source is None:
                continue
            names = access.source.names
            right = candidates(names, key.value, access.accessor.kind)
            if access.accessor.writes and not right:
                continue  # what a plugin adds on its own, other plugins on the server can read
            if not right and key.value.lower() not in all_fields() and not ask(body.view, is_for_left4dead):
                continue  # another game's field, in a plugin for many games
            if ask(body.view, serves_several_games):
                continue  # nobody can tell in which game this is reached
            if not is_guarded(body.view, access.site.call):
                yield Problem("unknown-event-field", key.start, key.end, (key.value, ", ".join(names[:3]), *right))


def message(field: str, names: str, *right: str) -> str:
    """The field, the events, and the fields that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else ""
    if ", " in names:
        return f"none of the events {names} has a field `{field}`{hint}"
    return f"event `{names}` has no field `{field}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a field that may be meant."""
    field, _, *right = map(str, context.args)
    yield from replacements(context, field, *right)
