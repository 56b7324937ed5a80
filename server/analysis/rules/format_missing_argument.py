"""A format string wants more arguments than it gets.

SourceMod counts when the line runs, not when it is compiled: it throws "String formatted incorrectly", and the whole
callback ends there. Give an argument for each `%s`, `%d`, `%N`; write `%%` for a percent sign.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToChatAll("%N joined, %d players", client);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToChatAll("%N joined, %d players", client, GetClientCount());
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import formatted
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """The first specifier that gets nothing."""
    call = formatted(site)
    if call is None or not site.call.closed:
        return
    for one, argument in call.used:
        if argument is None:
            start, end = call.place(one)
            shown = call.text.value[one.start : one.end]
            yield Problem("format-missing-argument", start, end, (shown, len(call.arguments)))
            return


def message(specifier: str, given: int) -> str:
    """`specifier` as written, and how many arguments are given."""
    count = {0: "none is given", 1: "only 1 is given"}.get(given, f"only {given} are given")
    return f"`{specifier}` has no argument: {count}, and this throws an error when it runs"
