"""Unused function or variable.

Nothing in the plugin uses it. A function that is only called by unused functions counts as unused, and so does a
variable that is only ever set. `public` functions and `stock` functions are left alone.

```sourcepawn wrong
int g_iUnused;

void Forgotten()
{
    PrintToServer("never shown");
}
```

```sourcepawn right
int g_iCount;

public void OnPluginStart()
{
    g_iCount++;
    PrintToServer("%d", g_iCount);
}
```
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from server.analysis.declare import symbols_of
from server.analysis.finding import Edit, Fix, Severity
from server.analysis.removal import variable_removed
from server.analysis.rule import FixContext

_WORD = re.compile(r"\w+")

SEVERITY = Severity.WARNING
SPCOMP = (203, 204)
TAGS = ("unnecessary",)


def message(name: str, noun: str, how: str) -> str:
    """`noun` is "function" or "variable"; `how` is "set" for a variable that is only given values."""
    if how == "set":
        return f"`{name}` is set, but its value is never used"
    return f"{noun} `{name}` is never used"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Remove the declaration, unless something that is not used either refers to it."""
    name, noun, how = context.args
    chunk = context.chunk
    if chunk is None or how == "set" or chunk.syntax.problems:
        return
    chars = context.source.text.chars
    if _counts(chars)[str(name)] > sum(word == name for word in _WORD.findall(chars, chunk.start, chunk.end)):
        return
    start, end = chunk.start, chunk.end
    if len(symbols_of(chunk)) > 1:
        edit = variable_removed(chunk, context.start - chunk.start)
        if edit is None:
            return
        start, end = chunk.start + edit.start, chunk.start + edit.end
    else:
        while end < len(chars) and chars[end] in " \t":
            end += 1
        if chars.startswith("\r\n", end):
            end += 2
        elif end < len(chars) and chars[end] == "\n":
            end += 1
    yield Fix(f"Remove the {noun} `{name}`", (Edit(start, end, ""),))


@lru_cache(maxsize=2)
def _counts(chars: str) -> Counter[str]:
    """How often each word stands in a text, comments and strings included."""
    return Counter(_WORD.findall(chars))
