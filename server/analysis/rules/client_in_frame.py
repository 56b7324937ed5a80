"""A client's index is kept until the next frame, or for a moment.

The player may have left by then, and natives throw an error for a client that is not in the game. That hardly ever
happens, but it does on full servers; a user id costs nothing and is always right.

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    RequestFrame(Frame_Welcome, client);
}

void Frame_Welcome(int client)
{
    PrintToChat(client, "Welcome!");
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    RequestFrame(Frame_Welcome, GetClientUserId(client));
}

void Frame_Welcome(int userid)
{
    int client = GetClientOfUserId(userid);
    if (client != 0)
    {
        PrintToChat(client, "Welcome!");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.kept_index import delay, frame_data, is_plain, timer_data
from server.analysis.runtime.kept_index_fix import CLIENT, kept_instead
from server.analysis.runtime.stored_timer import is_managed
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
CALLS = ("RequestFrame", "CreateTimer")

_SHORT = 0.5  # seconds; what takes longer is `client-in-timer`


def check(site: CallSite) -> Iterator[Problem]:
    """Frames and short timers whose callback takes a variable for a client."""
    is_timer = site.name == "CreateTimer"
    callback, data = site.passed_function(int(is_timer)), site.argument(1 + is_timer)
    if callback is None or data is None or not is_plain(site.view, data):
        return
    if is_timer:
        seconds = delay(site)
        if seconds is None or seconds >= _SHORT or is_managed(site):
            return
    if ask(site.view, timer_data if is_timer else frame_data, callback) == "client":
        name = site.view.chunk.cut.source[data.start : data.end]
        yield Problem("client-in-frame", data.start, data.end, (name, callback.name))


def message(client: str, callback: str) -> str:
    """The variable that is passed, and the callback."""
    return f"client `{client}` may be gone when `{callback}` runs: pass `GetClientUserId({client})`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Pass the user id and make a client of it in the callback."""
    yield from kept_instead(context, str(context.args[1]), CLIENT)
