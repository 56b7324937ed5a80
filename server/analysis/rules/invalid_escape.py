r"""Escape sequence that the language does not have.

Behind a `\` in a string only certain letters may stand: `\n`, `\t`, `\"`, `\\`, `\x41` and a few more. A backslash
that is meant as such, as in the path of a file, is written twice.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("logs\data.txt");
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("logs\\data.txt");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (27,)


def message(sequence: str) -> str:
    """`sequence` is the backslash with what follows it."""
    digits = {"u": "four", "U": "eight"}.get(sequence[1:])
    if digits:
        return f"`{sequence}` needs {digits} digits from 0 to f behind it"
    return f"`{sequence}` is no escape sequence; write `\\{sequence}` for a backslash"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write the backslash twice."""
    if context.end - context.start == 2:
        yield Fix("Write the backslash twice", (Edit(context.start, context.start, "\\"),), safe=False)
