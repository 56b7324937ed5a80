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
from server.analysis.runtime.class_names import CREATE, is_foreign
from server.analysis.runtime.detect import HIGH, detect
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.games import L4D2
from server.analysis.runtime.grounds import ask
from server.analysis.unit import Unit
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
        if known is not None and (not known.is_l4d1_only or not ask(site.view, _is_surely_for_this_game)):
            continue  # what only the first game has is right in a plugin that may run there
        note = wrong("class", name.value)
        right = () if is_foreign(name.value) else near("class", name.value)
        if known is None and note is None and not right:
            continue  # the list is of 2020: only what looks like a mistake is told
        if is_guarded(site.view, site.call):
            continue
        why = "Only Left 4 Dead 1 has it." if known is not None else note.why if note is not None else ""
        yield Problem("unknown-class", name.start, name.end, (name.value, why, *right))


def message(name: str, why: str, *right: str) -> str:
    """The name, a sentence about it (or ""), names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else "." if why else ""
    return f"Left 4 Dead 2 has no entity class `{name}`{hint}{' ' + why if why else ''}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)


def _is_surely_for_this_game(unit: Unit) -> bool:
    found = detect(unit)
    return found.game == L4D2 and found.confidence == HIGH
