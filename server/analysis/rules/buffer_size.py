"""A function is told a size that its buffer does not have.

The function believes the size. A text that is longer than the buffer overwrites whatever lies behind it in the plugin's
memory: other variables change without a reason, or the plugin crashes. Write `sizeof(buffer)`, which stays right when
the buffer changes; of an element of an array of strings it is `sizeof(names[])`.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    char name[32];
    GetClientName(client, name, 64);
    PrintToServer("%s joined", name);
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    char name[MAX_NAME_LENGTH];
    GetClientName(client, name, sizeof(name));
    PrintToServer("%s joined", name);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.buffers import Buffer, buffers
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.text_lengths import longest_text
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Sizes that are larger than the buffer, unless the text is known to fit."""
    for one in buffers(site):
        if one.told > one.room and not _fits(site, one):
            source = site.view.chunk.cut.source
            written = source[one.array.start : one.array.end]
            yield Problem("buffer-size", one.length.start, one.length.end, (written, one.size, one.told, one.right))


def _fits(site: CallSite, one: Buffer) -> bool:
    longest = longest_text(site)
    return longest is not None and longest <= one.room


def message(buffer: str, size: int, told: int, right: str) -> str:
    """The buffer as written, its size, the size that is told, and what to write instead (or "")."""
    use = f": use `{right}`" if right else ""
    return f"`{buffer}` holds {size}, not {told}; what is more overwrites other variables{use}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the buffer's own size."""
    right = str(context.args[3])
    if right:
        yield Fix(f"Use `{right}`", (Edit(context.start, context.end, right),))
