"""A field of a game event is read or written as something that it is not.

The engine converts what it can, and what it can not becomes 0: a weapon's name read as a number, a word written to a
number. A fraction is cut off, and `GetBool` makes 1 of every user id. Use the accessor of the field's type:

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
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.game_events import Access, accesses
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.symbols import Variable
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True

_WORDS = {"bool": "a bool", "float": "a float", "string": "a string"}
_WHOLE = ("byte", "short", "long")


def check_body(body: Body) -> Iterator[Problem]:
    """Each access that does not go with the field's type in any of the events."""
    for access in accesses(body):
        for key in access.keys:
            fields = [field for field in access.fields(key.value) if field is not None]
            if not fields or not all(_loses(body, access, field.type) for field in fields):
                continue
            used = access.site.function.name
            wanted = used.removesuffix(access.accessor.kind.capitalize()) + fields[0].getter.removeprefix("Get")
            if used != wanted and not is_guarded(body.view, access.site.call):
                start, end = access.site.name_range
                call = access.site.call
                rounded = wanted.endswith("Float") and _is_used_as_number(body, access)
                args = (key.value, fields[0].type, used, wanted, call.start if rounded else -1, call.end)
                yield Problem("event-field-type", start, end, args)


def _loses(body: Body, access: Access, type: str) -> bool:
    """Whether the value can not come through."""
    kind = access.accessor.kind
    if access.accessor.writes:
        if kind != "string":
            return type == "string" or (kind == "float" and type in _WHOLE)
        text = access.site.text(access.accessor.key + 1)
        return type not in ("string", "uint64") and text is not None and not _is_number(text.value)
    if kind == "string":
        return False
    if type == "string":
        return True
    if type == "float":
        return kind != "float"
    return kind == "bool" and type in _WHOLE and _is_used_as_number(body, access)


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).isdigit()


def _is_used_as_number(body: Body, access: Access) -> bool:
    """Whether a whole number is wanted where the value goes to."""
    call = access.site.call
    parent = parents_in(body.view, body.node).get(call)
    if isinstance(parent, n.Var):
        return parent.type.name == "int" and not parent.dims
    if isinstance(parent, n.Assign) and parent.value is call:
        symbol = body.view.symbol_of(parent.target)
        return isinstance(symbol, Variable) and symbol.type.tag == "int"
    for site in body.calls:
        for index, argument in site.arguments.items():
            if argument is call and index < len(site.function.params):
                param = site.function.params[index]
                return param.type.tag == "int" and not param.variadic
    return isinstance(parent, n.Index) and parent.index is call


def message(field: str, type: str, used: str, wanted: str, start: int, end: int) -> str:
    """The field, its type, the accessor that is used, and the right one; the rest is a call to round, or -1."""
    return f"`{field}` is {_WORDS.get(type, 'a whole number')}: use `{wanted}` instead of `{used}`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the other accessor, where it is called in the same way."""
    used, wanted = str(context.args[2]), str(context.args[3])
    if used.endswith("String") or wanted.endswith("String"):
        return
    if context.source.text.slice(context.start, context.end) != used:
        return
    edits = [Edit(context.start, context.end, wanted)]
    start, end = int(context.args[4]), int(context.args[5])
    if start >= 0:
        base = context.chunk.start if context.chunk is not None else 0
        edits = [Edit(base + start, base + start, "RoundToFloor("), *edits, Edit(base + end, base + end, ")")]
    yield Fix(f"Use `{wanted}`", tuple(edits))
