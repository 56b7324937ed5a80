"""A console variable that may be another plugin's, or one of the game's with a slip in its name.

The name is like one of the game's. The plugin asks whether it got the variable, or the beginning of the name speaks for
another plugin, so that it may well be meant as it stands.

```sourcepawn wrong
public void OnAllPluginsLoaded()
{
    ConVar limit = FindConVar("z_tank_helth");
    if (limit != null)
    {
        limit.SetInt(5000);
    }
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

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime import convar_names
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.convar_doubts import slips
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True
CALLS = convar_names.CALLS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for one in slips(site):
        if not one.certain:
            yield Problem("doubtful-convar", one.name.start, one.name.end, (one.name.value, *one.right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"the game has no console variable `{name}`; is it another plugin's, or did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)
