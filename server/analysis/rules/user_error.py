"""Error that the code itself reports.

An `#error` directive was reached: whoever wrote it wants the compiler to stop in this case. Its text says why.

```sourcepawn wrong
#if !defined MY_LIBRARY
    #error include my_library first
#endif
```

```sourcepawn right
#if defined MY_LIBRARY
    #error include my_library only once
#endif
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (416,)


def message(text: str) -> str:
    """`text` is what the directive says."""
    return text or "the code asks the compiler to stop here"
