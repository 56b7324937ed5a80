"""A key of the gamedata file that is given for one platform only.

Servers of Left 4 Dead 2 run on Linux and on Windows, and an entry counts only where it has a value for the platform.
On the other one the plugin gets -1, null or false, as if the key were not there.

```keyvalues gamedata/my_plugin.txt
"Games"
{
    "left4dead2"
    {
        "Offsets"
        {
            "Vomited"
            {
                "linux"    "250"
            }
            "Staggered"
            {
                "linux"    "260"
                "windows"  "259"
            }
        }
    }
}
```

```sourcepawn wrong
public void OnPluginStart()
{
    GameData data = new GameData("my_plugin");
    PrintToServer("%d", data.GetOffset("Vomited"));
    delete data;
}
```

```sourcepawn right
public void OnPluginStart()
{
    GameData data = new GameData("my_plugin");
    PrintToServer("%d", data.GetOffset("Staggered"));
    delete data;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.gamedata_uses import ASKING, gamedata_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True
WHOLE = True
CALLS = ASKING


def check(site: CallSite) -> Iterator[Problem]:
    """Every key that the call can be given."""
    for use in gamedata_uses(site):
        if use.answer.absent and not is_guarded(site.view, site.call):
            args = (use.key.value, use.answer.file, " and ".join(use.answer.absent))
            yield Problem("gamedata-platform", use.key.start, use.key.end, args)


def message(key: str, file: str, platforms: str) -> str:
    """The key, the file, and the platforms that it is not given for."""
    return f"`{file}` does not give “{key}” for {platforms}"
