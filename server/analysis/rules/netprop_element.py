"""An element that a network property does not have.

The last argument of `GetEntProp` and its kin is the element of an array, counted from 0. A property that is no array
has only element 0; for any other the call throws an error, which ends the whole callback. The argument before it in
`GetEntProp` is the size of a number in bytes, which is easily mistaken for it.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Send, "m_iHealth", 4, 1));
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("%d", GetEntProp(client, Prop_Send, "m_iAmmo", 4, 1));
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.netprop_checks import verdicts
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Every access to an element that is not there."""
    for one in verdicts(body, "netprop-element"):
        access = one.access
        argument = access.site.argument(access.accessor.element)
        element = access.element
        if argument is not None and element is not None:
            args = (access.name.value, int(element), int(one.detail))
            yield Problem("netprop-element", argument.start, argument.end, args)


def message(name: str, element: int, count: int) -> str:
    """The property, the element, how many there are (0: it is no array)."""
    if count == 0:
        return f"`{name}` is no array, it has no element {element}"
    return f"`{name}` has no element {element}: the last is {count - 1}"
