"""Property that can not be read, or not be set.

Many properties can only be read, such as `ArrayList.Length`. See its documentation for the method that does what is
meant.

```sourcepawn wrong
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    list.Length = 0;
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
SPCOMP = (149, 152)


def message(name: str, missing: str) -> str:
    """`missing` is "get" or "set"."""
    return f"the property `{name}` can only be {'set' if missing == 'get' else 'read'}"
