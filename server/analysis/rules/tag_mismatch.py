"""Types that should not be mixed.

The compiler takes it, but warns: the two sides of an operator or assignment have different types, such as `int` and
`bool`, or an enum and a number. Numbers and floats in one assignment are a real mistake, since the bits are not
converted. Use the right constant, a comparison, or `view_as<type>(value)`.

```sourcepawn wrong
public void OnPluginStart()
{
    float speed = 250;
    PrintToServer("%f", speed);
}
```

```sourcepawn right
public void OnPluginStart()
{
    float speed = 250.0;
    PrintToServer("%f", speed);
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = (213,)


def message(wanted: str, given: str) -> str:
    """The two types."""
    return f"`{wanted}` and `{given}` do not go together"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write a whole number as a float where one is wanted."""
    text = context.source.text.chars[context.start : context.end]
    if context.args[:2] == ("float", "int") and text.isdigit():
        yield Fix(f"Write `{text}.0`", (Edit(context.end, context.end, ".0"),))
