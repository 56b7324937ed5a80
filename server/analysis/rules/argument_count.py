"""Wrong number of arguments.

A call gives more arguments than the function takes, or leaves out one that has no default.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToChat();
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToChat(1, "hello");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (34, 45, 92)


def message(name: str, wanted: int, given: int, how: str, param: str = "") -> str:
    """`how` is "many", "few" or "default" (`_` for parameter `wanted`, which has no default)."""
    if how == "default":
        return f"argument {wanted} of `{name}` has no default, so `_` can not stand for it"
    if how == "few":
        return f"`{name}` needs {_arguments(wanted)}, given {given}: `{param}` is missing"
    most = f"only {_arguments(wanted)}" if wanted else "no arguments"
    return f"`{name}` takes {most}, given {given}"


def _arguments(count: int) -> str:
    return f"{count} argument{'s' if count != 1 else ''}"
