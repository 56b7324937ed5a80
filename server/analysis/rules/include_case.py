"""Include in another letter case.

The file exists, but its name is written with other capital letters. Windows takes no notice; on Linux, where most
servers run and plugins are built, the compiler does not find it.

```sourcepawn wrong
#include <SourceMod>
```

```sourcepawn right
#include <sourcemod>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (417,)


def message(path: str, actual: str) -> str:
    """`path` is what is written, `actual` the name that the file has."""
    return f"the file is called `{actual}`; on Linux `{path}` is not found"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write it as the file is called."""
    actual = str(context.args[1])
    yield Fix(f"Change to `{actual}`", (Edit(context.start, context.end, actual),), safe=True)
