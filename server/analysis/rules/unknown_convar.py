"""A console variable that is not known.

Neither the game nor SourceMod has it, and this plugin does not make it. It may be another plugin's: then `FindConVar`
gives null until that plugin is loaded, so look it up in `OnAllPluginsLoaded` and mind that it may be missing. In a
server's command only what `sm_cvar` sets is told, and what only Left 4 Dead 1 has.

```sourcepawn wrong
public void OnPluginStart()
{
    ConVar limit = FindConVar("some_other_plugin_limit");
    limit.SetInt(5);
}
```

```sourcepawn right
public void OnAllPluginsLoaded()
{
    ConVar limit = FindConVar("z_tank_health");
    if (limit != null)
    {
        limit.SetInt(5000);
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime import convar_names
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.made_convars import made_convars
from server.knowledge import convars
from server.knowledge.near import near
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True
WHOLE = True
CALLS = convar_names.CALLS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for name in convar_names.convar_names(site):
        known = convars.convar(name.value)
        if known is not None and known.origin == "l4d1":
            yield Problem("unknown-convar", name.start, name.end, (name.value, "l4d1"))
        elif (
            known is None
            and name.sure
            and name.value.lower() not in made_convars(site.view.unit)
            and not near("convar", name.value)
        ):
            yield Problem("unknown-convar", name.start, name.end, (name.value, ""))


def message(name: str, game: str) -> str:
    """The name, and "l4d1" when the first game has it."""
    if game:
        return f"only Left 4 Dead 1 has the console variable `{name}`"
    return f"the game has no console variable `{name}`; if a plugin makes it, mind that it may not be loaded"
