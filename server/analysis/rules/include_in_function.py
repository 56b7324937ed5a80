"""Include inside a function.

`#include` stands outside of functions only: a file is a list of declarations, and the compiler does not put its text
into the middle of other code. Include it at the top of the file, and call what it declares.

```sourcepawn wrong
public void OnPluginStart()
{
    #include <sdktools>
    PrintToServer("ready");
}
```

```sourcepawn right
#include <sourcemod>
#include <sdktools>

public void OnPluginStart()
{
    PrintToServer("ready");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (414,)


def message(path: str) -> str:
    """`path` is what is included."""
    return f"`{path}` can not be included inside a function; do it at the top of the file"
