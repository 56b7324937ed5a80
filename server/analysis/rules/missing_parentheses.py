"""Condition without parentheses.

The condition behind `while` stands in parentheses. The old form without them is going to be removed.

```sourcepawn wrong
public void OnPluginStart()
{
    int i = 0;
    do
    {
        i++;
    } while i < 4;
}
```

```sourcepawn right
public void OnPluginStart()
{
    int i = 0;
    do
    {
        i++;
    } while (i < 4);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (243,)


def message(word: str) -> str:
    """`word` is the word that the condition belongs to."""
    return f"put the condition of `{word}` in parentheses"
