"""Include that is not found.

The file that `#include` names is in no include folder. The compiler stops here, and all that the file declares is
unknown. Put the file into the folder `include` beside the plugin, name its folder in the settings, or correct the name.

`<name>` is looked for in the include folders, `"name"` first beside the plugin and beside the file that includes it.

```sourcepawn wrong
#include <sourcemdo>
```

```sourcepawn right
#include <sourcemod>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (417,)


def message(path: str, near: str, header: str = "") -> str:
    """`path` is what is written, `near` the name of a file that exists and is nearly the same, or "".

    `header` is the file that includes it when it is not this one.
    """
    if header:
        return f"`{header}` includes `{path}`, which is not found in any include folder"
    if near:
        return f"`{path}` is not found; did you mean `{near}`?"
    return f"`{path}` is not found in any include folder"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the file that is nearly called so."""
    near = str(context.args[1])
    if near:
        yield Fix(f"Change to `{near}`", (Edit(context.start, context.end, near),))
