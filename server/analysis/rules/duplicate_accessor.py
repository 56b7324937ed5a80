"""Getter or setter twice.

A property has one `get` and one `set` at most.

```sourcepawn wrong
methodmap Box < Handle
{
    property int Size
    {
        public get() { return 1; }
        public get() { return 2; }
    }
}
```

```sourcepawn right
methodmap Box < Handle
{
    property int Size
    {
        public get() { return 1; }
    }
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (126,)


def message(accessor: str, prop: str) -> str:
    """`accessor` is `get` or `set`, `prop` the property."""
    return f"property `{prop}` already has a `{accessor}`"
