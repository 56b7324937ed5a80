"""What is precached when the plugin starts is lost when the map changes.

The game forgets its list of models and sounds with each map. From the second map on, the sound is silent and setting
the model fails, or the server crashes. Precache in `OnMapStart`; it also runs when the plugin is loaded late.

```sourcepawn wrong
#include <sdktools>

public void OnPluginStart()
{
    PrecacheSound("ui/littlereward.wav");
}
```

```sourcepawn right
#include <sdktools>

public void OnMapStart()
{
    PrecacheSound("ui/littlereward.wav");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import Body
from server.analysis.runtime.unit_calls import functions_calling
from server.knowledge.roles import roles
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
WHOLE = True

_START = frozenset({"OnPluginStart"})


def check_body(body: Body) -> Iterator[Problem]:
    """The first call of each native that is called nowhere but at the plugin's start."""
    if body.node.name.name not in _START:
        return
    for native in roles().precaching:
        sites = body.calls_of(native)
        if sites and ask(body.view, functions_calling, sites[0].function) == _START:
            start, end = sites[0].name_range
            yield Problem("precache-not-on-map-start", start, end, (native,))


def message(native: str) -> str:
    """The native."""
    return f"the game forgets this when the map changes: call `{native}` in `OnMapStart`"
