"""A comment silences a finding that there is not.

`// l4d2: ignore[code]` takes a rule's findings away from its line, or from the next one when it stands alone;
`// l4d2: ignore-file[code]` from the whole file. When the finding is gone, or the code is misspelt, the comment only
hides the next mistake: remove it. Without a code it silences nothing, since nobody could tell what it was for.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("hello"); // l4d2: ignore[unused-variable]
}
```

```sourcepawn right
public void OnPluginStart()
{
    int kept; // l4d2: ignore[unused-variable]
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.WARNING
SPCOMP = ()
TAGS = ("unnecessary",)


def message(code: str, start: int, end: int) -> str:
    """`code` is what it would silence; the rest tells where the whole comment stands, if it is of no other use."""
    return f"there is no `{code}` here to ignore" if code else "say which rule to ignore: `l4d2: ignore[code]`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Remove the comment when there is nothing else in it."""
    _, start, end = context.args
    text = context.source.text
    comment = text.slice(int(start), int(end)) if int(start) >= 0 else ""
    if comment.lstrip("/* ").startswith("l4d2:") and comment.rstrip("*/ ").endswith("]"):
        begin = int(start)
        while begin > 0 and text.chars[begin - 1] in " \t":
            begin -= 1
        yield Fix("Remove the comment", (Edit(begin, int(end), ""),), safe=True)
