"""Method without its call.

A method can not be stored or passed by its name; what is missing is most often `()`.

```sourcepawn wrong
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    list.Clear;
    delete list;
}
```

```sourcepawn right
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    list.Clear();
    delete list;
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (50, 76)


def message(name: str) -> str:
    """`name` is the method."""
    return f"`{name}` is a method; call it with `{name}(…)`"
