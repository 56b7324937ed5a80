"""Function that does not fit as a callback.

A function that is passed by its name is called with certain parameters. It must take exactly those, in that order, and
return what is wanted.

```sourcepawn wrong
public void OnPluginStart()
{
    RegConsoleCmd("sm_hello", OnHello);
}

Action OnHello(int client)
{
    PrintToServer("%d", client);
    return Plugin_Handled;
}
```

```sourcepawn right
public void OnPluginStart()
{
    RegConsoleCmd("sm_hello", OnHello);
}

Action OnHello(int client, int args)
{
    PrintToServer("%d %d", client, args);
    return Plugin_Handled;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (100,)


def message(wanted: str, given: str) -> str:
    """`wanted` is the callback type, `given` the function."""
    return f"`{given}` can not be called as `{wanted}` says: its parameters or its result differ"
