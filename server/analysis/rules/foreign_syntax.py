"""Syntax of another language.

Other languages write it like this, SourcePawn does not know it. The message says what SourcePawn has instead.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    if (IsClientInGame(client) and not IsFakeClient(client))
    {
        PrintToServer("%d is here", client);
    }
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    if (IsClientInGame(client) && !IsFakeClient(client))
    {
        PrintToServer("%d is here", client);
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.remedies import text_fixes
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (1, 10, 29, 139, 173)

_TOLD = {
    "remove": "`{0}` has no meaning in SourcePawn; leave it out",
    "replace": "`{0}` is written `{1}` in SourcePawn",
    "plain-text": "text has nothing before its quotes; leave out `{0}`",
    "interpolation": "a text can not hold values itself; write `%d`, `%f` or `%s` in it and the values behind it: "
    '`"… %d", value`',
    "backtick": 'text stands in double quotes, its values behind it: `"… %d", value`',
    "lambda": "there are no functions without a name; write a function and give its name here",
    "cast": "`{0}` can not convert like this; use `RoundToFloor(x)` or `float(x)` between numbers, "
    "`view_as<{0}>(x)` to keep the bits",
    "pointer": "there are no pointers; an array is `{0}[] name`, a reference `{0} &name`",
    "address": "there is no `&` before an argument; the function's header decides: write `{0}`",
    "list": "the elements of an array stand in braces: `{{1, 2}}`",
    "try": "there is no `try` in SourcePawn; functions give back whether they succeeded, so check that",
    "throw": 'there is no `throw` in SourcePawn; use `ThrowError("…")`',
    "foreach": "there is no loop over elements; count: `for (int i = 0; i < count; i++)`",
    "type-behind": "the type stands before the name: `{0}`",
    "untyped": "a variable begins with its type, such as `int`, `float` or `char`; `{0}` is none",
    "text-type": "text is an array of `char`: write `char name[64]`, or `char[] name` for a parameter",
    "function": "a function begins with the type that it gives back: `{1} Name(…)`",
    "container": "there is no `{0}` in SourcePawn; functions stand in the file itself",
    "import": "files come in with `#include <name>`; there is no `{0}`",
}
_NO_OPERATOR = {"**": "use `Pow(a, b)`", "??": "write `a != null ? a : b`"}


def message(what: str, *args: str) -> str:
    """`what` is the kind of mistake; the rest is what is written and, for some, what belongs there."""
    if what == "no-operator":
        return f"there is no operator `{args[0]}`; {_NO_OPERATOR[args[0]]}"
    if what == "function":
        return _TOLD[what].format("", args[0] or "void")
    if what == "untyped":
        return _TOLD[what].format(args[0])
    return _TOLD[what].format(*args)


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write it as SourcePawn has it, where only one thing can be meant."""
    what, *args = (str(arg) for arg in context.args)
    chars, start, end = context.source.text.chars, context.start, context.end
    written = chars[start:end]
    blank = end
    while chars[blank : blank + 1] in (" ", "\t"):
        blank += 1
    if what == "replace" and written == args[0]:
        end = blank if args[1] == "!" else end
        yield Fix(f"Change to `{args[1]}`", (Edit(start, end, args[1]),), safe=True)
    elif what in ("remove", "address", "plain-text") and written:
        end = start + 1 if what == "plain-text" else blank
        yield Fix(f"Remove `{chars[start : start + 1] if what == 'plain-text' else written}`", (Edit(start, end, ""),))
    elif what == "list" and written[:1] == "[":
        yield Fix("Use braces", (Edit(start, start + 1, "{"), Edit(end - 1, end, "}")), safe=True)
    elif what == "function" and not args[0] and written == "function":
        yield Fix("Remove `function`", (Edit(start, blank, ""),), safe=True)
    elif what == "type-behind" and args[0].split(" ")[0] in ("int", "float", "bool"):
        yield Fix(f"Change to `{args[0]}`", (Edit(start, end, args[0]),), safe=True)
    elif what == "pointer" and args == ["char"]:
        yield Fix("Change to `char[] `", (Edit(start, blank, "char[] "),))
    elif what == "throw" and args[0]:
        made = chars.find(args[0], end) + len(args[0])
        yield Fix("Use `ThrowError`", (Edit(start, made, "ThrowError"),))
    elif what == "text-type":
        yield from text_fixes(context)
    elif what == "untyped" and len(args) > 1 and args[1] and written == args[0]:
        yield Fix(f"Change to `{args[1]}`", (Edit(start, end, args[1]),))
