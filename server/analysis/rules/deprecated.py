"""Outdated function.

It still works, but its header says that something else should be used instead, and may be removed some day.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%d", IsPlayerInGame(1));
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("%d", IsClientInGame(1));
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.symbols import Function
from server.analysis.types import Type

SEVERITY = Severity.WARNING
SPCOMP = (234,)
TAGS = ("deprecated",)

_REPLACEMENT = re.compile(r"(?i)\buse (\w+)(?:\(\))?(?: instead|\.|$)")


def message(name: str, text: str) -> str:
    """`text` is what the header says about `name`."""
    return f"`{name}` is outdated: {text}" if text else f"`{name}` is outdated"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the function that the header names, where it is known and takes as many arguments."""
    name, text = str(context.args[0]), str(context.args[1])
    found = _REPLACEMENT.search(text)
    if found is None or context.source.text.chars[context.start : context.end] != name:
        return
    old = context.unit.lookup(name, context.source.path)
    new = context.unit.lookup(found.group(1), context.source.path)
    if isinstance(old, Function) and isinstance(new, Function) and _shape(old) == _shape(new):
        yield Fix(f"Change to `{new.name}`", (Edit(context.start, context.end, new.name),))


def _shape(function: Function) -> tuple[Type, list[Type]]:
    return function.type, [param.type for param in function.params]
