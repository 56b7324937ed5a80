"""Corrections of the text in a string literal."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix
from server.analysis.rule import FixContext


def replacements(context: FixContext, wrong: str, *right: str, safe: bool = False) -> Iterator[Fix]:
    """Put each of `right` (empty ones left out) where the literal at the finding's place says exactly `wrong`."""
    written = context.source.text.slice(context.start, context.end)
    quoted = written == f'"{wrong}"'
    if not quoted and written != wrong:
        return
    inset = int(quoted)
    for index, name in enumerate(one for one in right if one):
        edit = Edit(context.start + inset, context.end - inset, name)
        yield Fix(f"Change to `{name}`", (edit,), safe=safe, preferred=index == 0)
