"""Reports tags that an enum can not have. Looks at how the enum is written, not at its members."""

from __future__ import annotations

import re
from typing import Final

from server.analysis.check.context import Context
from server.syntax import nodes as n

_HEAD: Final = re.compile(r"enum\s+(\w+)(\s*:)?\s*(\w+)?")
_NUMBERS: Final = frozenset({"_", "int"})
_TYPES: Final = frozenset({"Float", "Function", "String", "any", "bool"})


def check_enum_tag(context: Context, decl: n.Enum) -> None:
    """Report the tag before the name of an enum, or a name that is a type's of the language."""
    head = _HEAD.match(context.source, decl.start, decl.end)
    if head is None or context.source[decl.name.start : decl.name.end] != decl.name.name:
        return  # a macro made it
    word, colon, name = head.groups()
    if colon is not None and word in _NUMBERS:
        context.report("enum-tag", head.start(1), head.end(2), word, "int", name or "")
    elif word in _TYPES or (colon is not None and word == "float"):
        context.report("enum-tag", head.start(1), head.end(1), word, "type", name or "")
    elif colon is not None and name is not None:
        context.report("enum-tag", head.start(1), head.end(2), word, "both", name)
