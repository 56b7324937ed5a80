"""Array that can not be returned.

A function can return an array only if its size is known, and never from a `public` function or a native. Pass the array
as a parameter that the function fills, with its size.

```sourcepawn wrong
char[] Twice(const char[] text)
{
    return text;
}

public void OnPluginStart()
{
    PrintToServer("%s", Twice("a"));
}
```

```sourcepawn right
void Twice(const char[] text, char[] twice, int size)
{
    FormatEx(twice, size, "%s%s", text, text);
}

public void OnPluginStart()
{
    char twice[32];
    Twice("a", twice, sizeof(twice));
    PrintToServer("%s", twice);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (39, 90, 128, 141, 411)


def message(why: str) -> str:
    """`why` is "indeterminate", "recursive", "public" or "native"."""
    if why == "indeterminate":
        return "an array whose size is not known can not be returned; fill a parameter instead"
    if why == "recursive":
        return "a function that returns an array or enum struct can not call itself; fill a parameter instead"
    kind = "a native" if why == "native" else "a public function or forward"
    return f"{kind} can not return an array; fill a parameter instead"
