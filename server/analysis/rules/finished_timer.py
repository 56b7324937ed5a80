"""A timer that has run is killed.

A timer that runs once is closed after it, and so is a repeating one whose callback returns `Plugin_Stop`; the variable
that keeps it does not notice. `KillTimer` and `delete` throw "Invalid timer handle" for it, and what stands behind them
does not happen. Clear the variable in the callback.

```sourcepawn wrong
Handle g_hTimer;

public void OnMapStart()
{
    g_hTimer = CreateTimer(60.0, Timer_Begin);
}

public void OnMapEnd()
{
    if (g_hTimer != null)
    {
        KillTimer(g_hTimer);
        g_hTimer = null;
    }
}

public Action Timer_Begin(Handle timer)
{
    PrintToChatAll("Go!");
    return Plugin_Stop;
}
```

```sourcepawn right
Handle g_hTimer;

public void OnMapStart()
{
    g_hTimer = CreateTimer(60.0, Timer_Begin);
}

public void OnMapEnd()
{
    delete g_hTimer;
}

public Action Timer_Begin(Handle timer)
{
    g_hTimer = null;
    PrintToChatAll("Go!");
    return Plugin_Stop;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.global_handles import HandleUse, handle_uses
from server.analysis.runtime.stored_timer import kept_in
from server.analysis.runtime.timers import REPEAT, flags, named_in, stops
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
WHOLE = True
CALLS = ("CreateTimer",)


def check(site: CallSite) -> Iterator[Problem]:
    """Timers that are killed somewhere, and whose callback says nothing about the variable that keeps them."""
    given, symbol, callback = flags(site), kept_in(site), site.passed_function(1)
    if given is None or symbol is None or callback is None:
        return
    if given & REPEAT and not ask(site.view, stops, callback):
        return
    named = ask(site.view, named_in, callback)
    if "" in named or symbol.name in named:
        return
    killer = _killer(ask(site.view, handle_uses, symbol))
    if killer:
        yield Problem("finished-timer", site.call.start, site.call.end, (symbol.name, killer, callback.name))


def _killer(uses: tuple[HandleUse, ...]) -> str:
    """The function that kills the timer, when nothing else but such functions ever clears the variable."""
    killers = {use.function for use in uses if use.deed in ("close", "delete") and use.free}
    doubtful = any(use.deed == "pass" or (use.deed == "clear" and use.function not in killers) for use in uses)
    return min(killers) if killers and not doubtful else ""


def message(variable: str, killer: str, callback: str) -> str:
    """The variable, the function that kills the timer, the callback."""
    return f"`{killer}` kills this timer after it has ended, which throws: clear `{variable}` in `{callback}`"
