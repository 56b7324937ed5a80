"""A handle is made and never closed.

SourceMod has room for a limited number of handles, and nothing closes one that its variable is gone from. A function
that leaks one each time it runs takes more and more memory, until SourceMod unloads the plugin. `delete` it when it is
no longer needed; `delete` of `null` does nothing.

```sourcepawn wrong
int CountLines(const char[] path)
{
    int count = 0;
    char line[256];
    File file = OpenFile(path, "r");
    while (file != null && file.ReadLine(line, sizeof(line)))
    {
        count++;
    }
    return count;
}

public void OnMapStart()
{
    PrintToServer("%d", CountLines("motd.txt"));
}
```

```sourcepawn right
int CountLines(const char[] path)
{
    int count = 0;
    char line[256];
    File file = OpenFile(path, "r");
    while (file != null && file.ReadLine(line, sizeof(line)))
    {
        count++;
    }
    delete file;
    return count;
}

public void OnMapStart()
{
    PrintToServer("%d", CountLines("motd.txt"));
}
```

Nothing is said about what runs once, such as `OnPluginStart` and what only it calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.local_handles import made_here, touches
from server.analysis.runtime.reached import runs_often
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Handles that nothing is done with but using them."""
    for symbol, made in made_here(body):
        if all(touch.how in ("use", "check") for touch in touches(body, symbol)) and runs_often(body):
            yield Problem("handle-leak", made.call.start, made.call.end, (symbol.name,))


def message(variable: str) -> str:
    """The variable that holds the handle."""
    return f"the handle in `{variable}` is never closed: `delete {variable}` when it is no longer needed"
