"""Unknown method, property or field.

The type has no member of this name. Look at the completion list behind the `.` for what it has; a `Handle` has only
`Close` and `Clone` until it is declared as what it really is.

```sourcepawn wrong
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    list.Append(1);
    delete list;
}
```

```sourcepawn right
public void OnPluginStart()
{
    ArrayList list = new ArrayList();
    list.Push(1);
    delete list;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (96, 104, 105, 444)


def message(name: str, type: str, suggestion: str = "", how: str = "") -> str:
    """`type` has no `name`; `how` is "none" for a type without any members, "static" for `Type.name`."""
    if how == "none":
        return f"`{type}` has no methods or properties, so no `{name}` either"
    if how == "static":
        return f"`{name}` is no static method of `{type}`; it needs a value in front of the dot"
    hint = f"; did you mean `{suggestion}`?" if suggestion else ""
    return f"`{type}` has no member `{name}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the member that looks like it."""
    suggestion = context.args[2] if len(context.args) > 2 else ""
    if suggestion:
        yield Fix(f"Change to `{suggestion}`", (Edit(context.start, context.end, str(suggestion)),))
