"""`sizeof` of something that has no size.

`sizeof` gives the size of an array, of an enum struct or of one of its fields, as far as it is known while compiling. A
parameter such as `char[] text` has the size of whatever is passed; pass the size along.

```sourcepawn wrong
void Show(char[] text)
{
    Format(text, sizeof(text), "%d", 5);
}

public void OnPluginStart()
{
    char text[8];
    Show(text);
}
```

```sourcepawn right
void Show(char[] text, int size)
{
    Format(text, size, "%d", 5);
}

public void OnPluginStart()
{
    char text[8];
    Show(text, sizeof(text));
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (72, 163)


def message(why: str) -> str:
    """`why` is "indeterminate", "type" or "value"."""
    if why == "indeterminate":
        return "the size of this array is not known here; pass it as a parameter"
    return "`sizeof` is for arrays and enum structs"
