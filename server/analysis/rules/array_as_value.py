"""Array where a single value is wanted.

An array can not be compared, calculated with, or assigned to a single variable. Give the index of an element; compare
strings with `StrEqual` and copy them with `strcopy`.

```sourcepawn wrong
public void OnPluginStart()
{
    char name[32];
    if (name == "Bill")
    {
        PrintToServer("%s", name);
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    char name[32];
    if (StrEqual(name, "Bill"))
    {
        PrintToServer("%s", name);
    }
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (6, 29, 33)


_OPERAND = r'(\w+|"(?:[^"\\\r\n]|\\.)*")'
_COMPARED = re.compile(rf"{_OPERAND}[ \t]*(==|!=)[ \t]*{_OPERAND}(?=[ \t]*(?:\)|&&|\|\||[;,?]))")
_TEXT = {
    "==": "text is compared with `StrEqual(a, b)`",
    "!=": "text is compared with `!StrEqual(a, b)`",
    "+": "text is joined with `StrCat` or `Format`",
}


def message(name: str = "", op: str = "") -> str:
    """`name` is the array, "" when it has none; `op` is the operator behind or before it if it holds text."""
    return f"{f'`{name}`' if name else 'this'} is an array; {_TEXT.get(op, 'a single value is wanted here')}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Compare text with `StrEqual`, where both sides are a name or a string."""
    op = str(context.args[1]) if len(context.args) > 1 else ""
    if op not in ("==", "!="):
        return
    match = _COMPARED.match(context.source.text.chars, context.start)
    if match is None or match.group(2) != op or match.end(1) != context.end:
        return
    right = f"{'!' if op == '!=' else ''}StrEqual({match.group(1)}, {match.group(3)})"
    yield Fix("Compare with `StrEqual`", (Edit(match.start(), match.end(), right),))
