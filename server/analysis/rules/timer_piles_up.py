"""Every map starts one more repeating timer.

A timer without `TIMER_FLAG_NO_MAPCHANGE` lives on when the map changes. `OnMapStart` then makes another one beside it,
and after ten maps the callback runs ten times as often: messages are repeated, counters run too fast.

```sourcepawn wrong
public void OnMapStart()
{
    CreateTimer(60.0, Timer_Advert, _, TIMER_REPEAT);
}

public Action Timer_Advert(Handle timer)
{
    PrintToChatAll("Visit us!");
    return Plugin_Continue;
}
```

```sourcepawn right
public void OnMapStart()
{
    CreateTimer(60.0, Timer_Advert, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public Action Timer_Advert(Handle timer)
{
    PrintToChatAll("Visit us!");
    return Plugin_Continue;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.enclosing import conditions
from server.analysis.runtime.stored_timer import keeper
from server.analysis.runtime.timers import REPEAT, flags, may_end
from server.analysis.symbols import Kind, Variable
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("CreateTimer",)

_EACH_MAP = frozenset({"OnMapStart", "OnConfigsExecuted", "OnAutoConfigsBuffered"})


def check(site: CallSite) -> Iterator[Problem]:
    """Repeating timers that nobody keeps, in what runs for each map."""
    function, callback = site.view.function_at(site.call.start), site.passed_function(1)
    if function is None or function.name.name not in _EACH_MAP or callback is None or flags(site) != REPEAT:
        return
    if keeper(site) is not None or _is_asked(site, function) or ask(site.view, may_end, callback):
        return
    given = site.argument(3)
    place = (given.start, given.end) if given is not None else (-1, -1)
    yield Problem("timer-piles-up", site.call.start, site.call.end, (function.name.name, *place))


def _is_asked(site: CallSite, function: n.Function) -> bool:
    """Whether a condition asks about something that the plugin keeps, as whether the timer has been made already."""
    for condition in conditions(site.view, function, site.call):
        for one in nodes([condition.expr]):
            symbol = site.view.symbol_of(one) if isinstance(one, n.Name) else None
            if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE and symbol.type.tag in ("bool", "int"):
                return True
    return False


def message(function: str, start: int, end: int) -> str:
    """The function that runs for each map; the rest is where the flags stand."""
    return f"`{function}` starts one more of these with each map: add `TIMER_FLAG_NO_MAPCHANGE`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Let the timer end with the map."""
    base = context.chunk.start if context.chunk is not None else 0
    start, end = int(context.args[1]), int(context.args[2])
    if start >= 0 and context.source.text.slice(base + start, base + end) == "TIMER_REPEAT":
        yield Fix("Add `TIMER_FLAG_NO_MAPCHANGE`", (Edit(base + end, base + end, " | TIMER_FLAG_NO_MAPCHANGE"),))
