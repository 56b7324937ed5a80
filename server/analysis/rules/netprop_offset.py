"""A property whose offset is asked for is not there.

`FindSendPropInfo` wants the name of a server class, such as `CTerrorPlayer` or `CDynamicProp`, and not that of an
entity, such as `player` or `prop_dynamic`. For a class or property that does not exist it gives -1, and
`GetEntSendPropOffs` does so as well. `GetEntData` and its kin fail with an offset of -1.

`GetEntProp` needs no offset, and says which property it does not find.

```sourcepawn wrong
public void OnMapStart()
{
    PrintToServer("%d", FindSendPropInfo("prop_dynamic", "m_nGlowRange"));
}
```

```sourcepawn right
public void OnMapStart()
{
    PrintToServer("%d", FindSendPropInfo("CDynamicProp", "m_nGlowRange"));
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
from server.analysis.runtime.netprop_checks import is_for_game
from server.analysis.runtime.netprop_lookups import missing_class, missing_property
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
CALLS = ("FindSendPropInfo", "FindSendPropOffs", "GetEntSendPropOffs")


def check(site: CallSite) -> Iterator[Problem]:
    """The class first, then the property of it."""
    found = missing_class(site) or missing_property(site)
    if found is not None and (found.is_certain or is_for_game(site.view)) and not is_guarded(site.view, site.call):
        name = found.name
        yield Problem("netprop-offset", name.start, name.end, (name.value, site.name, found.owner, *found.right))


def message(name: str, function: str, owner: str, *right: str) -> str:
    """The name, the function, the class that lacks it ("" for none, "class" when the name is a class), right names."""
    hint = f"; did you mean `{right[0]}`?" if right else ""
    what = {"class": f"no class `{name}`", "": f"no network property `{name}`"}.get(owner, f"no `{name}` in `{owner}`")
    return f"`{function}` finds {what} and gives -1{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
