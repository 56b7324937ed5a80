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
from server.analysis.modernise import declaration_at, is_known_constant, new_name
from server.analysis.rule import FixContext
from server.analysis.types import canonical
from server.analysis.untagged import Held, held
from server.syntax import nodes as n

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

    chunk = context.chunk
    known: dict[int, Held] = {}

    def named(var: n.Var) -> str:
        if not var.type.old or var.type.end > var.type.start:
            return new_name(var)
        found = known[var.name.start] = held(context.unit, context.source.path, chunk, var)
        return found.name or new_name(var)

    modern = declaration_at(chunk, context.start - chunk.start, is_constant, named)
    if modern is not None:
        moved = tuple(Edit(chunk.start + edit.start, chunk.start + edit.end, edit.text) for edit in modern.edits)
        certain = modern.certain and all(one.certain for one in known.values())
        yield Fix("Write it in new syntax", moved, safe=certain)
