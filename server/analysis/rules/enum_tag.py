"""Enum with a tag that it can not have.

The name of an enum is its tag. It has no second one before the name, and it can be none of the language's own types:
the values of an enum are numbers of a type of their own. An enum without a name has plain numbers as values.

```sourcepawn wrong
enum _:Team
{
    Team_Survivors = 2,
    Team_Infected,
}
```

```sourcepawn right
enum
{
    Team_Survivors = 2,
    Team_Infected,
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (168, 169, 432)


def message(tag: str, why: str, name: str) -> str:
    """`tag` is what is written, `name` what follows it or ""; `why` is "int", "type" or "both"."""
    if why == "int":
        return f"an enum can not have the tag `{tag}`; leave it out"
    if why == "type":
        return f"`{tag}` is a type of the language and can not be an enum"
    return f"the enum `{name}` can not have the tag `{tag}` too; leave one out"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Leave out the tag of an enum without a name, whose values are numbers anyway."""
    tag, why, name = context.args
    if why == "int" and not name:
        yield Fix(f"Remove `{tag}:`", (Edit(context.start, context.end, ""),), safe=True)
