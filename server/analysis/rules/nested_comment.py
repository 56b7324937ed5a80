"""Comment in a comment.

Comments do not nest: the first `*/` ends all of them, and what stands behind it is code again. Often the `*/` of an
earlier comment is missing, and the code between the two is not compiled.

```sourcepawn wrong
/* The plugin starts here.
public void OnMapStart()
{
}

/* The plugin ends here. */
public void OnMapEnd()
{
}
```

```sourcepawn right
/* The plugin starts here. */
public void OnMapStart()
{
}

/* The plugin ends here. */
public void OnMapEnd()
{
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.WARNING
SPCOMP = (216,)


def message() -> str:
    """There are no arguments."""
    return "a comment begins inside a comment; is the `*/` of the one above missing?"
