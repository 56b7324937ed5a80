"""Colours for names by what they mean, and for comments: what a grammar without a symbol table can not know.

Keywords, literals and operators are left to the editor's own grammar, names in code that is not compiled too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.navigate import closure_of, refs_in
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind, Symbol
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.directives import Define, Directive, Include
from server.syntax.lexer import char_pattern, string_pattern

TYPES = (
    "class", "enum", "struct", "type", "function", "method", "property", "variable", "parameter", "enumMember",
    "macro", "comment",
)  # fmt: skip
MODIFIERS = ("declaration", "readonly", "static", "deprecated", "defaultLibrary")

_BY_KIND = {
    Kind.FUNCTION: "function",
    Kind.METHOD: "method",
    Kind.CONSTRUCTOR: "method",
    Kind.DESTRUCTOR: "method",
    Kind.PROPERTY: "property",
    Kind.FIELD: "property",
    Kind.VARIABLE: "variable",
    Kind.LOCAL: "variable",
    Kind.BUILTIN: "variable",
    Kind.PARAMETER: "parameter",
    Kind.CONSTANT: "variable",
    Kind.ENUM: "enum",
    Kind.ENUM_STRUCT: "struct",
    Kind.STRUCT: "struct",
    Kind.METHODMAP: "class",
    Kind.TYPEDEF: "type",
    Kind.MACRO: "macro",
}
_WORD = re.compile(r"[A-Za-z_@][\w@]*", re.ASCII)
_COMMENT = re.compile(rf"{string_pattern(chr(92))}|{char_pattern(chr(92))}|(//[^\r\n]*|/\*[\s\S]*?(?:\*/|\Z))")


class Token(NamedTuple):
    """The name or comment at `start..end`; `type` and `modifiers` are from `TYPES` and `MODIFIERS`."""

    start: int
    end: int
    type: str
    modifiers: frozenset[str] = frozenset()


def semantic_tokens(snapshot: Snapshot, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens that touch `start..end`, in order, none overlapping another. Comments may span lines."""
    closure = closure_of(snapshot)
    if closure is None:
        return []
    last = len(snapshot.text) if end is None else end
    libraries = _Libraries(snapshot.unit)
    found: list[Token] = []
    for item in closure.scan.items:
        if item.end < start or item.start > last:
            continue
        if isinstance(item, Chunk):
            found.extend(_of_chunk(libraries, snapshot.path, item))
        elif not isinstance(item, Include):
            found.extend(_of_directive(snapshot, item, libraries))
    found.extend(_comments(snapshot.text.chars, start, last))
    found.sort(key=lambda token: (token.start, token.end))
    kept: list[Token] = []
    for token in found:
        free = not kept or kept[-1].end <= token.start
        if free and token.start < token.end and token.end > start and token.start < last:
            kept.append(token)
    return kept


class _Libraries:
    """Knows which symbols of a unit come from libraries; looks for each once."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._known: dict[Symbol, bool] = {}

    def have(self, symbol: Symbol) -> bool:
        """Whether a library declares `symbol`."""
        top = symbol.top
        known = self._known.get(top)
        if known is None:
            located = self.unit.locate(top)
            known = self._known[top] = located is not None and located[0].library
        return known


def _of_chunk(libraries: _Libraries, path: str, chunk: Chunk) -> Iterator[Token]:
    base = chunk.start
    for use in chunk.syntax.uses:
        yield Token(base + use.start, base + use.end, "macro", _of_macro(use.macro.builtin, use.macro.deprecated))
    for ref in refs_in(libraries.unit, path, chunk):
        if ref.written and not (ref.symbol.kind is Kind.BUILTIN and ref.symbol.name in ("true", "false")):
            modifiers = _modifiers(libraries, ref.symbol, ref.role)
            yield Token(base + ref.start, base + ref.end, _type_of(ref.symbol), modifiers)


def _type_of(symbol: Symbol) -> str:
    return "enumMember" if "enum" in symbol.keywords and symbol.kind is Kind.CONSTANT else _BY_KIND[symbol.kind]


def _modifiers(libraries: _Libraries, symbol: Symbol, role: str) -> frozenset[str]:
    found: set[str] = set()
    if role == "declaration":
        found.add("declaration")
    if symbol.kind in (Kind.CONSTANT, Kind.BUILTIN) or "const" in symbol.keywords:
        found.add("readonly")
    if "static" in symbol.keywords:
        found.add("static")
    if symbol.deprecated is not None:
        found.add("deprecated")
    local = symbol.kind in (Kind.LOCAL, Kind.PARAMETER)
    if symbol.kind is Kind.BUILTIN or (not local and role != "declaration" and libraries.have(symbol)):
        found.add("defaultLibrary")
    return frozenset(found)


def _of_macro(builtin: bool, deprecated: str | None) -> frozenset[str]:
    return frozenset(("readonly", *("defaultLibrary",) * builtin, *("deprecated",) * (deprecated is not None)))


def _of_directive(snapshot: Snapshot, item: Directive, libraries: _Libraries) -> Iterator[Token]:
    chars, unit = snapshot.text.chars, snapshot.unit
    start = item.head_end
    if isinstance(item, Define):
        start = item.name_start + len(item.macro.name)
        modifiers = _of_macro(False, item.macro.deprecated) | {"declaration"}
        yield Token(item.name_start, start, "macro", modifiers)
    elif item.word not in ("if", "elseif", "undef", "assert"):
        return
    comments = [(token.start, token.end) for token in _spans(chars, start, item.end)]
    for match in _WORD.finditer(chars, start, item.end):
        first, last = match.span()
        if chars[first - 1] in ".%" or any(a <= first < b for a, b in comments):
            continue
        macro = unit.macro(match.group())
        if macro is not None:
            yield Token(first, last, "macro", _of_macro(macro.builtin, macro.deprecated))
        elif (symbol := unit.lookup(match.group(), snapshot.path)) is not None and symbol.kind is not Kind.BUILTIN:
            yield Token(first, last, _type_of(symbol), _modifiers(libraries, symbol, "read"))


def _spans(chars: str, start: int, end: int) -> Iterator[Token]:
    """Strings and comments of a directive: no names are in them."""
    for match in _COMMENT.finditer(chars, start, end):
        yield Token(*match.span(), "comment")


def _comments(chars: str, start: int, end: int) -> Iterator[Token]:
    """The comments that touch `start..end`. Where one begins is only known from the beginning of the text."""
    for match in _COMMENT.finditer(chars, 0, len(chars)):
        if match.start() >= end:
            return
        if match.group(1) is not None and match.end() > start:
            yield Token(*match.span(1), "comment")
