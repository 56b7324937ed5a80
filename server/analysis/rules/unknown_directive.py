"""Unknown directive.

The compiler stops at a directive that it does not know. SourcePawn knows fewer of them than C.

```sourcepawn wrong
#ifdef DEBUG
int g_iDebug;
```

```sourcepawn right
#if defined DEBUG
int g_iDebug;
#endif
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (31,)


def message(word: str) -> str:
    """`word` is the directive without its `#`."""
    known = {"ifdef": "`#if defined NAME`", "ifndef": "`#if !defined NAME`", "elif": "`#elseif`"}
    if word in known:
        return f"`#{word}` does not exist in SourcePawn; write {known[word]}"
    return f"`#{word}` is not a directive" if word else "a `#` here has to be followed by a directive"
