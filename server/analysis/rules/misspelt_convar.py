"""A console variable whose name is nearly one of the game's.

`FindConVar` gives null for a name that nothing has made, and the first use of that throws an error. The name differs
from one of the game's by a letter or two, and nothing in this plugin makes it.

```sourcepawn wrong
public void OnPluginStart()
{
    ConVar limit = FindConVar("z_tank_helth");
    limit.SetInt(5000);
}
```

```sourcepawn right
public void OnPluginStart()
{
    ConVar limit = FindConVar("z_tank_health");
    limit.SetInt(5000);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.made_convars import made_convars
from server.knowledge import convars
from server.knowledge.near import near
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
CALLS = ("FindConVar",)

_OF_PLUGINS = "sm_"
"""How the names begin that plugins give; the game has none."""


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for name in site.texts(0):
        if convars.convar(name.value) is not None or name.value.lower() in made_convars(site.view.unit):
            continue
        right = () if name.value.lower().startswith(_OF_PLUGINS) else near("convar", name.value)
        if right and not is_guarded(site.view, site.call) and not _is_tried_too(site, right[0]):
            yield Problem("misspelt-convar", name.start, name.end, (name.value, *right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"the game has no console variable `{name}`; did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)


def _is_tried_too(site: CallSite, name: str) -> bool:
    """Whether the function looks for that variable as well: then the other is one that may be absent."""
    others = (CallSite(site.view, called) for called in site.view.checked.calls)
    return any(text.value == name for other in others if other.name in CALLS for text in other.texts(0))
