"""A timer that ends with the map is killed in the next one.

`TIMER_FLAG_NO_MAPCHANGE` closes the timer when the map ends, but the variable keeps its old value. The next time it is
not `null`, and `KillTimer` or `delete` throws "Invalid timer handle": the callback ends before it has made the new
timer, from then on every time. Forget the handle in `OnMapEnd`, where it is still valid, and in the callback of a timer
that runs once.

```sourcepawn wrong
Handle g_hTimer;

public void OnClientPutInServer(int client)
{
    if (g_hTimer != null)
    {
        KillTimer(g_hTimer);
    }
    g_hTimer = CreateTimer(60.0, Timer_Advert, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public Action Timer_Advert(Handle timer)
{
    PrintToChatAll("Visit us!");
    return Plugin_Continue;
}
```

```sourcepawn right
Handle g_hTimer;

public void OnClientPutInServer(int client)
{
    delete g_hTimer;
    g_hTimer = CreateTimer(60.0, Timer_Advert, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnMapEnd()
{
    g_hTimer = null;
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

from server.analysis.finding import Severity
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.global_handles import HandleUse, handle_uses
from server.analysis.runtime.kept_index import delay
from server.analysis.runtime.stored_timer import kept_in
from server.analysis.runtime.timers import NO_MAPCHANGE, flags
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
WHOLE = True
CALLS = ("CreateTimer",)

_SHORT = 5.0  # seconds


def check(site: CallSite) -> Iterator[Problem]:
    """Timers that are killed where they are made anew, and forgotten nowhere else."""
    given, symbol = flags(site), kept_in(site)
    if given is None or not given & NO_MAPCHANGE or symbol is None:
        return
    function = site.view.function_at(site.call.start)
    callback = site.passed_function(1)
    if function is None or callback is None:
        return
    uses = ask(site.view, handle_uses, symbol)
    if _is_short(site, uses, callback.name) or _is_forgotten(uses, function.name.name, callback.name):
        return
    if _restarts(uses, function.name.name):
        yield Problem("timer-over-map-change", site.call.start, site.call.end, (symbol.name,))


def _is_short(site: CallSite, uses: tuple[HandleUse, ...], callback: str) -> bool:
    """Whether the callback soon clears the variable, so that a map hardly ever ends before it."""
    seconds = delay(site)
    clears = any(use.deed == "clear" and use.function == callback for use in uses)
    return clears and seconds is not None and seconds < _SHORT


def _restarts(uses: tuple[HandleUse, ...], function: str) -> bool:
    """Whether a function kills the timer, no matter what else, before it makes it."""
    own = [use.deed for use in uses if use.function == function and (use.free or use.deed == "set")]
    kills = [index for index, deed in enumerate(own) if deed in ("close", "delete")]
    return bool(kills) and "set" in own[kills[0] :] and "set" not in own[: kills[0]]


def _is_forgotten(uses: tuple[HandleUse, ...], function: str, callback: str) -> bool:
    """Whether another function clears or kills it, which may happen when the map ends, or gets hold of it."""
    return any(
        use.deed == "pass" or (use.deed in ("clear", "close", "delete") and use.function not in (function, callback))
        for use in uses
    )


def message(variable: str) -> str:
    """The variable that keeps the timer."""
    return f"the map's end closes this timer, and killing it in the next map throws: clear `{variable}` in `OnMapEnd`"
