"""Warning that the code itself reports.

A `#warning` directive was reached. Its text says what to look out for.

```sourcepawn wrong
#warning this part is not finished
```

```sourcepawn right
#if defined DEBUG
    #warning this build is for debugging
#endif
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (224,)


def message(text: str) -> str:
    """`text` is what the directive says."""
    return text or "the code warns here"
