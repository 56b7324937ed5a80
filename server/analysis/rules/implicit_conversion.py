"""Number where another type is wanted.

An `int` is given where the function takes a `float`, an enum or a handle. The compiler lets it pass with a warning, and
the bits stay what they are: `1` as a float is almost nothing. Write `1.0`, the enum's constant, or `view_as<type>(1)`.

```sourcepawn wrong
public void OnPluginStart()
{
    CreateTimer(5, OnTime);
}

void OnTime(Handle timer)
{
    PrintToServer("%d", timer);
}
```

```sourcepawn right
public void OnPluginStart()
{
    CreateTimer(5.0, OnTime);
}

void OnTime(Handle timer)
{
    PrintToServer("%d", timer);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (253,)


def message(wanted: str, given: str) -> str:
    """The two types."""
    return f"`{given}` is taken for `{wanted}` without being converted"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write a whole number as a float where one is wanted."""
    text = context.source.text.chars[context.start : context.end]
    if context.args[:2] == ("float", "int") and text.isdigit():
        yield Fix(f"Write `{text}.0`", (Edit(context.end, context.end, ".0"),))
