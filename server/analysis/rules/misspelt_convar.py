"""A console variable whose name is nearly one of the game's.

`FindConVar` gives null for a name that nothing has made, and the first use of that throws an error. A command that sets
it, `sm_cvar` or its bare name, does nothing. The name differs from one of the game's by a letter or two, and nothing in
this plugin makes it.

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

Where the plugin asks whether it got the variable, or another plugin in the folder makes it, there is only the hint
`doubtful-convar`.
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

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
CALLS = convar_names.CALLS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for one in slips(site):
        if one.certain:
            yield Problem("misspelt-convar", one.name.start, one.name.end, (one.name.value, *one.right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"the game has no console variable `{name}`; did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)
