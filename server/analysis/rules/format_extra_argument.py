"""A format string uses fewer arguments than it gets.

The rest is never shown. Most often a `%s` or `%d` was forgotten in the text.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToChatAll("%N joined", client, GetClientCount());
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

SEVERITY = Severity.WARNING
SPCOMP = ()
TAGS = ("unnecessary",)
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """The arguments behind the last one that is used."""
    call = formatted(site)
    if call is None or call.has_phrases:
        return
    extra = call.arguments[len(call.used) :]
    if extra:
        yield Problem("format-extra-argument", extra[0].start, extra[-1].end, (len(call.used), len(call.arguments)))


def message(used: int, given: int) -> str:
    """How many arguments the text uses and how many it gets."""
    uses = {0: "no argument", 1: "1 argument"}.get(used, f"{used} arguments")
    return f"the text uses {uses}, but gets {given}"
