"""Declaration in old syntax.

Under `#pragma newdecls required` variables, parameters and functions are declared with a type before the name: `int x`,
`float x`, `char x[64]`, not `new x`, `Float:x` or `decl String:x[64]`.

```sourcepawn wrong
#pragma newdecls required

new Float:g_fTime;
```

```sourcepawn right
#pragma newdecls required

float g_fTime;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.modernise import declaration_at, is_known_constant
from server.analysis.rule import FixContext
from server.analysis.types import canonical

SEVERITY = Severity.ERROR
SPCOMP = (120, 147)


def message(tag: str) -> str:
    """`tag` is the tag of the declaration, "" for none."""
    if tag:
        return f"`{tag}:` is old syntax; write `{canonical(tag)}` and a space before the name"
    return "the type is missing; `#pragma newdecls required` is in force"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write the whole declaration in new syntax."""
    if context.chunk is None:
        return

    def is_constant(name: str) -> bool:
        return is_known_constant(context.unit, context.source.path, name)

    modern = declaration_at(context.chunk, context.start - context.chunk.start, is_constant)
    if modern is not None:
        start = context.chunk.start
        moved = tuple(Edit(start + edit.start, start + edit.end, edit.text) for edit in modern.edits)
        yield Fix("Write it in new syntax", moved, safe=modern.certain)
