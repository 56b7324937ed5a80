"""Character that does not belong in code.

The character has no meaning outside strings and comments. Most often it was pasted from a web page (curly quotes) or
typed on another keyboard (full-width punctuation).

```sourcepawn wrong
int g_iCount = 1；
```

```sourcepawn right
int g_iCount = 1;
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.syntax.text import unlatin

SEVERITY = Severity.ERROR
SPCOMP = (1, 10, 29)

_MEANT = {
    "；": ";",
    "，": ",",
    "（": "(",
    "）": ")",
    "：": ":",
    "！": "!",
    "？": "?",
    "．": ".",
    "。": ".",
    "＝": "=",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u00a0": " ",
    "\u3000": " ",
    "\u200b": "",
    "\ufeff": "",
}


_CLOSING = re.compile("[\u201c\u201d\u2018\u2019]")


def message(text: str) -> str:
    """`text` is what stands there, a Latin-1 view of UTF-8."""
    real = unlatin(text)
    meant = "".join(_MEANT.get(char, char) for char in real)
    if not meant.strip():
        return "an invisible character stands here; delete it"
    if meant != real:
        return f"`{real}` is not the mark that the language uses; write `{meant}`"
    return f"`{real}` does not belong here"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put the mark there that looks like it."""
    text = context.source.text
    written = text.slice(context.start, context.end)
    meant = "".join(_MEANT.get(char, char) for char in written)
    if meant == written or not meant.isascii():
        return
    edits = [Edit(context.start, context.end, meant)]
    if meant in ('"', "'"):
        line_end = text.line_range(text.line_of(context.start))[1]
        other = _CLOSING.search(text.slice(context.end, line_end))
        if other is not None and _MEANT[other.group()] == meant:
            at = context.end + len(text.slice(context.end, line_end)[: other.start()].encode())
            edits.append(Edit(at, at + len(other.group().encode()), meant))
    title = f"Change to `{meant}`" if meant.strip() else "Remove it"
    yield Fix(title, tuple(edits), safe=True)
