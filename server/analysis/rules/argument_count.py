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

from collections.abc import Iterator

from server.analysis.filled_buffer import fixes_for_buffer
from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
# Where an argument in the middle is missing, the compiler speaks of those behind it, that they are of the wrong type.
SPCOMP = (34, 35, 45, 92, 100, 213, 450)


def message(name: str, wanted: int, given: int, how: str, param: str = "") -> str:
    """`how` is "many", "few" or "default" (`_` for parameter `wanted`, which has no default)."""
    if how == "default":
        return f"argument {wanted} of `{name}` has no default, so `_` can not stand for it"
    if how == "few":
        return f"`{name}` needs {_arguments(wanted)}, given {given}: `{param}` is missing"
    most = f"only {_arguments(wanted)}" if wanted else "no arguments"
    return f"`{name}` takes {most}, given {given}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Give a buffer to a native that fills one."""
    if context.args[3] == "few":
        yield from fixes_for_buffer(context)


def _arguments(count: int) -> str:
    return f"{count} argument{'s' if count != 1 else ''}"
