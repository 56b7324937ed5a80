"""Tells files that are written in SourcePawn 2, a later language that nothing in a file announces.

Only what no plugin for the older compilers can hold counts. In such a file nearly everything else is misjudged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from server.syntax.chunk import Chunk
from server.syntax.lexer import COMMENT

_TYPES = ("int8", "int16", "int64", "uint8", "uint16", "uint64", "intptr", "uintptr", "double")
_WORDS = frozenset({*_TYPES, "class", "typedef", "function"})
_CLASS_WORDS = r"(?:(?:public|static|stock|const|native|forward)[ \t]+)*"
_MARKS = re.compile(
    rf'{COMMENT}|"(?:[^"\\\r\n]|\\.)*"'
    r"|(^(?:public[ \t]+)?class[ \t]+[A-Za-z_]\w*[^;{}()=]*\{)"
    rf"|(^[ \t]*{_CLASS_WORDS}(?:{'|'.join(_TYPES)})(?:\[\])*[ \t]+[A-Za-z_]\w*[ \t]*[;=(,\[])"
    r"|(^typedef[ \t]+[A-Za-z_]\w*[ \t]*=[ \t]*(?!function\b|\()[A-Za-z_]\w*[ \t]*;)"
    r"|([=(,][ \t]*function[ \t]+(?:[A-Za-z_]\w*(?:\[\])*[ \t]*)?\([^()]*\)[ \t\r\n]*\{)",
    re.MULTILINE,
)

# What is wrong in either language: it concerns lines that only the preprocessor reads.
IN_BOTH = frozenset(
    {
        "bad-condition",
        "failed-assertion",
        "include-case",
        "macro-redefinition",
        "unclosed-condition",
        "unknown-directive",
        "unmatched-condition",
        "unresolved-include",
        "user-error",
        "user-warning",
    }
)


def is_later(chunks: Iterable[Chunk]) -> bool:
    """Whether a file of these chunks holds syntax that only SourcePawn 2 has."""
    return any(not chunk.words.isdisjoint(_WORDS) and _is_marked(chunk) for chunk in chunks)


def _is_marked(chunk: Chunk) -> bool:
    cache = chunk.syntax.cache
    known = cache.get("later")
    if known is None:
        matches = _MARKS.finditer(chunk.cut.source)
        known = cache["later"] = any(match.lastindex is not None for match in matches)
    return bool(known)
