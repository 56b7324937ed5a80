"""A timer is told to close its data, which is no handle.

`TIMER_DATA_HNDL_CLOSE` is for a `DataPack` or another handle that only the timer needs. For a client, an entity or any
other number SourceMod logs "Invalid data handle" when the timer ends, or closes a handle of the plugin's that has this
number.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Count, GetClientCount(), TIMER_DATA_HNDL_CLOSE);
}

public Action Timer_Count(Handle timer, int count)
{
    PrintToServer("%d", count);
    return Plugin_Stop;
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    CreateTimer(5.0, Timer_Count, GetClientCount());
}

public Action Timer_Count(Handle timer, int count)
{
    PrintToServer("%d", count);
    return Plugin_Stop;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.timers import flags
from server.analysis.symbols import Variable
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)

_DATA_HNDL_CLOSE = 512
_NUMBERS = frozenset({"int", "bool", "float", "char"})


def check(site: CallSite) -> Iterator[Problem]:
    """Timers with the flag whose data is a number by its type."""
    given, told, data = flags(site), site.argument(3), site.argument(2)
    if given is None or told is None or data is None or not given & _DATA_HNDL_CLOSE:
        return
    if _is_number(site, data):
        name = site.view.chunk.cut.source[data.start : data.end]
        yield Problem("timer-data-no-handle", told.start, told.end, (name,))


def _is_number(site: CallSite, data: n.Expr) -> bool:
    called = site.view.calls_by_node.get(data) if isinstance(data, n.Call) else None
    if called is not None:
        return called.function.typed and called.function.type.tag in _NUMBERS and "native" in called.function.keywords
    symbol = site.view.symbol_of(data)
    return isinstance(symbol, Variable) and not symbol.type.dims and symbol.type.tag in _NUMBERS


def message(data: str) -> str:
    """What the timer is given."""
    return f"`{data}` is no handle that the timer could close: leave `TIMER_DATA_HNDL_CLOSE` out"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave the flag out, where it is the only one and the last argument."""
    chars = context.source.text.data
    written = chars[context.start : context.end]
    comma = len(chars[: context.start].rstrip()) - 1
    is_last = chars[context.end : context.end + 1] == b")" and chars[comma : comma + 1] == b","
    if is_last and written in (b"TIMER_DATA_HNDL_CLOSE", b"TIMER_HNDL_CLOSE"):
        yield Fix("Leave the flag out", (Edit(comma, context.end, ""),))
