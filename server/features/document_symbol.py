"""The outline of a file: functions, types with their members, global variables, constants and macros.

That of KeyValues is sections and values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from server.analysis import signature
from server.analysis.companion_files import Companion
from server.analysis.declare import symbols_of
from server.analysis.navigate import closure_of
from server.analysis.outline import comment_before
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.directives import Define
from server.syntax.keyvalues import Pair

_SPACE = re.compile(r"\s+")
_LONGEST = 100
_DEEPEST = 32  # deeper than any file that people write


@dataclass(frozen=True, slots=True)
class Item:
    """A declaration: the range with its comment, the range of its name, what it says besides, what is in it."""

    name: str
    kind: Kind
    detail: str
    start: int
    end: int
    name_start: int
    name_end: int
    deprecated: bool = False
    children: list[Item] = field(default_factory=list)


def document_symbol(snapshot: Snapshot) -> list[Item]:
    """The outline in the order of the text. Works on code that is being typed: a broken declaration spoils itself."""
    closure = closure_of(snapshot)
    found: list[Item] = []
    for item in closure.scan.items if closure is not None else ():
        if isinstance(item, Chunk):
            found.extend(_of_chunk(snapshot, item))
        elif isinstance(item, Define) and not any(one.end > item.start for one in found[-1:]):
            found.append(_of_macro(item))
    return found


def companion_symbol(companion: Companion) -> list[Item]:
    """The outline of a KeyValues file."""
    return [_of_pair(pair) for pair in companion.document.pairs]


def _of_pair(pair: Pair, depth: int = 0) -> Item:
    key = pair.key
    inner = pair.pairs if depth < _DEEPEST else None
    children = [_of_pair(one, depth + 1) for one in inner or ()]
    kind = Kind.PROPERTY if pair.pairs is None else Kind.ENUM_STRUCT
    detail = _short(pair.value.text) if pair.value is not None else ""
    # An editor shows nothing for an empty name, and some refuse the whole outline.
    return Item(key.text or '""', kind, detail, key.start, max(pair.end, key.end), key.start, key.end, False, children)


def _of_macro(item: Define) -> Item:
    name = item.macro.name
    detail = signature.macro(item.macro).removeprefix(f"#define {name}").strip()
    end = item.name_start + len(name)
    return Item(name, Kind.MACRO, _short(detail), item.start, max(item.end, end), item.name_start, end)


def _of_chunk(snapshot: Snapshot, chunk: Chunk) -> list[Item]:
    found: list[Item] = []
    symbols = symbols_of(chunk)
    for symbol in symbols:
        if not symbol.name or _is_member(symbol):
            continue
        children: list[Item] = []
        if isinstance(symbol, TypeSymbol):
            inner = _constants(symbol, symbols) if symbol.kind is Kind.ENUM else symbol.order
            children = [_item(snapshot, chunk, member) for member in inner if member.name]
        found.append(_item(snapshot, chunk, symbol, children))
    known = {(one.name_start, one.name_end) for item in found for one in (item, *item.children)}
    for symbol in symbols:
        if _is_member(symbol):
            made = _item(snapshot, chunk, symbol)
            if (made.name_start, made.name_end) not in known:
                found.append(made)  # of an enum without a name
    return sorted(found, key=lambda item: item.name_start)


def _is_member(symbol: Symbol) -> bool:
    return symbol.kind is Kind.CONSTANT and "enum" in symbol.keywords


def _constants(enum: Symbol, symbols: list[Symbol]) -> list[Symbol]:
    node = enum.node
    return [
        one for one in symbols if "enum" in one.keywords and node.start <= one.ident.start and one.ident.end <= node.end
    ]


def _item(snapshot: Snapshot, chunk: Chunk, symbol: Symbol, children: list[Item] | None = None) -> Item:
    base, chars = chunk.start, snapshot.text.chars
    node, ident = _extent(chunk, symbol), symbol.ident
    start, end = base + node.start, base + max(node.end, ident.end)
    return Item(
        symbol.name,
        symbol.kind,
        _short(_detail(symbol, chunk)),
        min(comment_before(chars, start), base + ident.start),
        min(end, len(chars)),
        base + ident.start,
        base + ident.end,
        symbol.deprecated is not None,
        children or [],
    )


def _extent(chunk: Chunk, symbol: Symbol) -> n.Node:
    """The node of the declaration in today's tree (a function's symbol may be older than its body), with the type."""
    for decl in chunk.syntax.decls:
        whole = isinstance(decl, n.Function) or (isinstance(decl, n.VarStmt) and len(decl.vars) == 1)
        if whole and decl.start <= symbol.ident.start and symbol.ident.end <= decl.end:
            return decl
    return symbol.node


def _detail(symbol: Symbol, chunk: Chunk) -> str:
    if isinstance(symbol, Function):
        text = signature.function(symbol, chunk, keywords=False, name="\0").label
        return _SPACE.sub(" ", text.replace("\0", "")).strip()
    if isinstance(symbol, Property):
        return str(symbol.type)
    if isinstance(symbol, Variable):
        if "enum" in symbol.keywords:
            return ""
        return signature.type_text(symbol) + signature.sizes(symbol, chunk)
    if isinstance(symbol, TypeSymbol):
        return symbol.parent or symbol.keyword
    return ""


def _short(text: str) -> str:
    text = _SPACE.sub(" ", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
