"""Word of the language used as a name.

The word has a meaning in SourcePawn and can not be the name of anything.

```sourcepawn wrong
int native;
```

```sourcepawn right
int g_iNative;
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (1, 157, 173)


def message(word: str) -> str:
    """`word` is the word."""
    return f"`{word}` is a word of the language; choose another name"
