"""New syntax that is not required.

The plugin uses the new syntax throughout, but does not say so. With `#pragma newdecls required` the compiler keeps old
declarations out, whose types it checks less strictly.

```sourcepawn wrong
#include <sourcemod>

public void OnPluginStart()
{
    PrintToServer("hello");
}
```

```sourcepawn right
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.HINT
SPCOMP = ()


def message() -> str:
    """There are no arguments."""
    return "all of this plugin is in new syntax; `#pragma newdecls required` keeps it so"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put the pragma before the first include."""
    text = context.source.text
    at = text.line_start(context.start)
    pragma = f"#pragma newdecls required{text.newline}"
    yield Fix("Insert `#pragma newdecls required`", (Edit(at, at, pragma),), safe=True)
