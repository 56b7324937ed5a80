"""What to offer for a name that nothing in the plugin declares."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix
from server.analysis.header_index import header_of, include_edit
from server.analysis.rule import FixContext


def fixes_for_unknown(context: FixContext, name: str, suggestion: str) -> Iterator[Fix]:
    """Include the header that declares `name`; take `suggestion`, which is spelt alike."""
    closure = context.unit.files.get(context.source.path)
    header = header_of(name, closure.directories) if closure is not None else None
    if closure is not None and header is not None:
        at, text = include_edit(closure, header.name)
        yield Fix(f"Include `{header.name}`", (Edit(at, at, text),))
    if suggestion and context.source.text.slice(context.start, context.end) == name:
        yield Fix(f"Change to `{suggestion}`", (Edit(context.start, context.end, suggestion),))
