"""A class name that no entity ever has.

The search finds nothing, or the comparison is never true, and nobody says so. The name looks like a misspelt one of
the game. A name that is like none of the game's is left alone, since maps and newer versions may have more.

```sourcepawn wrong
#include <sdktools>

public void OnMapStart()
{
    int witch = FindEntityByClassname(-1, "witchh");
    PrintToServer("%d", witch);
}
```

```sourcepawn right
#include <sdktools>

public void OnMapStart()
{
    int witch = FindEntityByClassname(-1, "witch");
    PrintToServer("%d", witch);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.buffers import array_sizes
from server.analysis.runtime.class_names import FIND, Compared, compared, is_foreign
from server.analysis.runtime.texts import Text
from server.knowledge import entities
from server.knowledge.near import near
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True


def check_body(body: Body) -> Iterator[Problem]:
    """Names that entities are looked for by, and names that theirs are compared with."""
    for site in body.calls_of(*FIND):
        for name in site.texts(FIND[site.name]):
            yield from _misspelt(name)
    for one in compared(body):
        if not _is_cut(one):
            yield from _misspelt(one.text)


def _is_cut(one: Compared) -> bool:
    """Whether the text is how a longer name begins, and fills the buffer that it is compared with."""
    full = (len(one.text.value) + 1,)
    compares_full = any(array_sizes(one.site.view, side) == full for side in one.site.arguments.values())
    return compares_full and bool(entities.matching(one.text.value + "*"))


def _misspelt(name: Text) -> Iterator[Problem]:
    if not name.value or name.value.endswith("*") or entities.entity(name.value) is not None:
        return
    right = near("class", name.value)
    if right and not is_foreign(name.value):
        yield Problem("misspelt-class", name.start, name.end, (name.value, *right))


def message(name: str, *right: str) -> str:
    """The name, and names that may be meant."""
    return f"no entity has the class `{name}`; did you mean `{right[0]}`?"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, *right = map(str, context.args)
    yield from replacements(context, name, *right)
