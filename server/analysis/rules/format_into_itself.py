"""`FormatEx` writes to the text that it reads.

`Format` notices that its buffer is among the arguments and works on a copy. `FormatEx` is the faster one because it
does not: what it writes at the front destroys the text that it has yet to insert.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    char text[64] = "hello";
    FormatEx(text, sizeof(text), "[VIP] %s", text);
    PrintToChatAll(text);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    char text[64] = "hello";
    Format(text, sizeof(text), "[VIP] %s", text);
    PrintToChatAll(text);
}
```

A text that is only added to (`FormatEx(text, sizeof(text), "%s!", text)`) comes out right, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import formatted
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("FormatEx",)


def check(site: CallSite) -> Iterator[Problem]:
    """Arguments that are the buffer itself, behind other text."""
    call, buffer = formatted(site), site.argument(0)
    symbol = site.view.symbol_of(buffer) if isinstance(buffer, n.Name) else None
    if call is None or symbol is None:
        return
    for one, argument in call.used:
        is_late = one.kind == "s" and one.start > 0
        if is_late and isinstance(argument, n.Name) and site.view.symbol_of(argument) is symbol:
            yield Problem("format-into-itself", argument.start, argument.end, (argument.name, *site.name_range))
            return


def message(buffer: str, start: int, end: int) -> str:
    """The buffer; the rest is where `FormatEx` stands."""
    return f"`FormatEx` overwrites `{buffer}` before it has read it: use `Format`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Call `Format`."""
    base = context.chunk.start if context.chunk is not None else 0
    start, end = base + int(context.args[1]), base + int(context.args[2])
    if context.source.text.slice(start, end) == "FormatEx":
        yield Fix("Use `Format`", (Edit(start, end, "Format"),))
