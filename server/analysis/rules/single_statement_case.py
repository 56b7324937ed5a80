"""Several statements behind a case.

A `case` takes one statement. Put several in braces. There is no `break` at the end: a `case` never falls through.

```sourcepawn wrong
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1:
            PrintToServer("one");
            PrintToServer("alone");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    switch (MaxClients)
    {
        case 1:
        {
            PrintToServer("one");
            PrintToServer("alone");
        }
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (2,)


def message(word: str = "") -> str:
    """`word` is "break" if that is the statement."""
    if word == "break":
        return "a `case` never goes on into the next one, so there is no `break` behind it"
    return "a `case` takes one statement; put several in `{ … }`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Remove the line of a lone `break;`."""
    chars, start, end = context.source.text.chars, context.start, context.end
    if chars[start:end] != "break":
        return
    end += chars.startswith(";", end)
    line = chars.rfind("\n", 0, start)
    if not chars[line + 1 : start].strip() and chars[end : end + 2].lstrip("\r")[:1] == "\n":
        start = line
        end = chars.index("\n", end) - (chars[end] == "\r")
        start -= chars[start - 1 : start] == "\r" and chars[end : end + 1] == "\r"
    yield Fix("Remove `break`", (Edit(start, end, ""),))
