"""A field of a game event is read or written as something that it is not.

The engine converts what it can, and what it can not becomes 0: a weapon's name read as a number, a word written to a
number. `GetBool` makes 1 of every user id. Use the accessor of the field's type:

| type of the field | accessors |
|---|---|
| `bool` | `GetBool`, `SetBool` (or `Int`) |
| `byte`, `short`, `long` | `GetInt`, `SetInt` |
| `float` | `GetFloat`, `SetFloat` |
| `string` | `GetString`, `SetString` |

```sourcepawn wrong
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("killed with %d", event.GetInt("weapon"));
}
```

```sourcepawn right
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    char weapon[32];
    event.GetString("weapon", weapon, sizeof(weapon));
    PrintToServer("killed with %s", weapon);
}
```

A float that is read as a whole number only loses its fraction: that is the hint `event-field-rounded`.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.event_field_types import mismatches, other_accessor
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True

_WORDS = {"bool": "a bool", "float": "a float", "string": "a string"}


def check_body(body: Body) -> Iterator[Problem]:
    """Each access by which the value gets lost in every one of the events."""
    for one in mismatches(body):
        if one.loss == "value":
            yield Problem("event-field-type", one.start, one.end, one.args)


def message(field: str, type: str, used: str, wanted: str, start: int, end: int) -> str:
    """The field, its type, the accessor that is used, and the right one; the rest is a call to round, or -1."""
    return f"`{field}` is {_WORDS.get(type, 'a whole number')}: use `{wanted}` instead of `{used}`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the other accessor, where it is called in the same way."""
    yield from other_accessor(context)
