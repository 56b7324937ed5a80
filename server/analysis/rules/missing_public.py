"""Forward that is implemented without `public`.

SourceMod calls a forward such as `OnMapStart` by its name, and finds only functions that are `public`.

```sourcepawn wrong
void OnMapStart()
{
    PrintToServer("a new map");
}
```

```sourcepawn right
public void OnMapStart()
{
    PrintToServer("a new map");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (245, 412)


def message(name: str, noun: str, where: str) -> str:
    """The function `name` is `noun` ("a forward") at `where`."""
    return f"`{name}` is a forward, so it has to be `public`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Say `public`."""
    chunk = context.chunk
    if chunk is not None and not chunk.cut.source.startswith("static"):
        yield Fix("Insert `public`", (Edit(chunk.start, chunk.start, "public "),), safe=True)
