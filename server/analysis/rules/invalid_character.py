"""More than one character in single quotes.

Single quotes hold one character of one byte: `'a'`, `'\\n'`. Text stands in double quotes, and so does a letter that
takes several bytes, such as `é`.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer('ready');
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("ready");
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity
from server.syntax.text import unlatin

SEVERITY = Severity.ERROR
SPCOMP = (27,)


def message(text: str) -> str:
    """`text` is the literal as written."""
    return f"`{unlatin(text)}` holds more than one character; text stands in double quotes"
