"""What to offer for a name that nothing in the plugin declares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Edit, Fix
from server.analysis.header_index import header_of, include_edit
from server.analysis.rule import FixContext

# What other languages call the values and functions that every plugin has.
FOREIGN_NAMES = {
    **dict.fromkeys(("nullptr", "NULL", "Null", "None", "nil", "undefined"), "null"),
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("print", "printf", "println", "puts"), "PrintToServer"),
}
FOREIGN_TYPES = {
    **dict.fromkeys(("boolean", "Boolean", "BOOL"), "bool"),
    **dict.fromkeys(("long", "short", "byte", "uint", "integer", "Integer", "size_t", "number"), "int"),
    **dict.fromkeys(("double", "Double", "decimal"), "float"),
}
_TEXT_VARIABLE = re.compile(r"[ \t]+(\w+)[ \t]*(?=([=,);\[])[ \t]*(\"?))")
_BEFORE_PARAMETER = re.compile(r"[(,]\s*(?:const\s+)?\Z")


def text_fixes(context: FixContext) -> Iterator[Fix]:
    """Make an array of `char` of a variable or parameter whose type is called like text in other languages."""
    chars = context.source.text.chars
    match = _TEXT_VARIABLE.match(chars, context.end)
    if match is None:
        return
    name, mark, quote = match.groups()
    if mark == "[":
        yield Fix("Change to `char`", (Edit(context.start, context.end, "char"),))
    elif _BEFORE_PARAMETER.search(chars, max(0, context.start - 80), context.start):
        yield Fix(f"Change to `char[] {name}`", (Edit(context.start, context.end, "char[]"),))
    elif mark == "=" and quote:
        edits = (Edit(context.start, context.end, "char"), Edit(match.end(1), match.end(1), "[]"))
        yield Fix(f"Change to `char {name}[]`", edits)


def fixes_for_unknown(context: FixContext, name: str, suggestion: str) -> Iterator[Fix]:
    """Include the header that declares `name`; take `suggestion`, which is spelt alike."""
    closure = context.unit.files.get(context.source.path)
    header = header_of(name, closure.directories) if closure is not None else None
    if closure is not None and header is not None:
        at, text = include_edit(closure, header.name)
        yield Fix(f"Include `{header.name}`", (Edit(at, at, text),))
    if suggestion and context.source.text.slice(context.start, context.end) == name:
        yield Fix(f"Change to `{suggestion}`", (Edit(context.start, context.end, suggestion),))
