"""An entity class that the game cannot make.

`CreateEntityByName` gives -1 for it, and whatever is done with that entity throws an error. The names are those of the
map editor (`prop_dynamic_override`), not those of the code (`CDynamicProp`) and not the models'.

```sourcepawn wrong
#include <sdktools>

public void OnMapStart()
{
    int entity = CreateEntityByName("prop_dynamic_overide");
    DispatchSpawn(entity);
}
```

```sourcepawn right
#include <sdktools>

public void OnMapStart()
{
    int entity = CreateEntityByName("prop_dynamic_override");
    DispatchSpawn(entity);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.class_names import CREATE
from server.knowledge import entities
from server.knowledge.near import near
from server.knowledge.wrong_apis import wrong
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
GAME = True
CALLS = tuple(CREATE)


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for name in site.texts(CREATE[site.name]):
        known = entities.entity(name.value)
        if known is not None and not known.is_l4d1_only:
            continue
        note = wrong("class", name.value)
        right = near("class", name.value)
        if known is None and note is None and not right:
            continue  # the list is of 2020: only what looks like a mistake is told
        why = "only Left 4 Dead 1 has it" if known is not None else note.why if note is not None else ""
        yield Problem("unknown-class", name.start, name.end, (name.value, why, *right))


def message(name: str, why: str, *right: str) -> str:
    """The name, a sentence about it (or ""), names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else ""
    return f"Left 4 Dead 2 has no entity class `{name}`{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)
