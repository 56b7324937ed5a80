"""Constructor called in the wrong way.

Objects (methodmaps on a `Handle`) are made by `new Type()`. Methodmaps on plain numbers, such as `Address` or
`CBasePlayer`, are made by `Type(value)`. Some types can not be made at all; a function gives them.

```sourcepawn wrong
public void OnPluginStart()
{
    ArrayList list = ArrayList();
    delete list;
}
```

```sourcepawn right
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    delete list;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (84, 116, 170, 171, 172)


def message(name: str, what: str) -> str:
    """`what` tells the mistake: "new", "plain", "none", "type" or "method"."""
    told = {
        "new": f"an object is made by `new {name}(…)`",
        "plain": f"`{name}` is no object: leave out `new`",
        "none": f"`{name}` has no constructor",
        "type": f"`{name}` is no methodmap, so `new` can not make one",
        "method": f"the constructor of `{name}` can not be called on a value",
    }
    return told[what]


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put in the `new` that is missing."""
    if context.args[1] == "new":
        yield Fix(f"Write `new {context.args[0]}`", (Edit(context.start, context.start, "new "),), safe=True)
