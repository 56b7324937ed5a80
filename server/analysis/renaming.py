"""Whether a name may be given to something: identifiers, keywords, and names that are taken where it would be seen."""

from __future__ import annotations

import re

from server.analysis.navigate import refs_in
from server.analysis.occurrences import Occurrence, Sought
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind, Symbol, TypeSymbol
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.tokens import KEYWORDS

LONGEST_NAME = 63
_NAME = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")
# Words that are types, or that the compiler keeps for itself.
_RESERVED = frozenset("any bool object string float Float String Function INVALID_FUNCTION _ defined".split())
# Names that SourceMod looks up in a plugin.
_FIXED = re.compile(r"myinfo|__\w+")


def bad_name(name: str) -> str:
    """What is wrong with a new name by itself; "" when nothing is."""
    if not _NAME.fullmatch(name):
        return f"`{name}` is not a name: letters, digits and underscores, no digit first"
    if name in KEYWORDS or name in _RESERVED:
        return f"`{name}` is a word of the language"
    if len(name) > LONGEST_NAME:
        return f"a name may have {LONGEST_NAME} characters, this has {len(name)}"
    return ""


def fixed_name(snapshot: Snapshot, wanted: Sought) -> str:
    """Why this name can not be changed at all; "" when it can."""
    for path, _ in wanted.homes:
        source = snapshot.project.source(path)
        if source is not None and source.library:
            return f"`{wanted.name}` is declared in a library: {path}"
    if wanted.symbol is not None and wanted.symbol.kind is Kind.VARIABLE and _FIXED.fullmatch(wanted.name):
        return f"SourceMod looks for `{wanted.name}` by this name"
    return ""


def conflict(unit: Unit, wanted: Sought, found: list[Occurrence], new: str) -> str:
    """What would go wrong in `unit` if the occurrences found in it were called `new`; "" when nothing would."""
    if unit.macro(new) is not None:
        return f"there is a macro `{new}`"
    symbol = wanted.symbol
    if wanted.macro is not None:
        return _taken_by_word(unit, found, new)
    assert symbol is not None  # it is the one or the other
    if symbol.kind in (Kind.LOCAL, Kind.PARAMETER):
        if wanted.hidden:
            return f"the macro `{min(wanted.hidden)}` uses `{wanted.name}`"
        return _taken_in_chunk(unit, wanted, found, new)
    if wanted.is_member:
        return _taken_member(unit, symbol, new)
    for path in {one.path for one in found}:
        if unit.lookup(new, path) is not None:
            return f"there is a `{new}` already"
    return _hidden_by_local(unit, found, new)


def _taken_by_word(unit: Unit, found: list[Occurrence], new: str) -> str:
    for path in {one.path for one in found}:
        for chunk in unit.chunks(path):
            if new in chunk.words and new in chunk.tokens().value:
                return f"`{new}` is used already"
    return ""


def _taken_member(unit: Unit, symbol: Symbol, new: str) -> str:
    owner = symbol.container
    while owner is not None and not isinstance(owner, TypeSymbol):
        owner = owner.container
    if owner is None:
        return ""
    for entries in unit.names.values() if owner.kind is Kind.METHODMAP else ():
        for entry in entries:
            if entry.chunk.cut.source.startswith("methodmap") and isinstance(entry.symbol, TypeSymbol):
                names = [made.name for made in _line_of(unit, entry.symbol)]
                if owner.name in names and new in entry.symbol.members:
                    return f"`{entry.symbol.name}` has a `{new}` already"
    for ancestor in _line_of(unit, owner):
        if new in ancestor.members:
            return f"`{ancestor.name}` has a `{new}` already"
    return ""


def _line_of(unit: Unit, owner: TypeSymbol) -> list[TypeSymbol]:
    """A type with those that it extends."""
    found = [owner]
    while found[-1].parent and len(found) < 32:
        parent = next(
            (one for e in unit.names.get(found[-1].parent, ()) if isinstance(one := e.symbol, TypeSymbol)), None
        )
        if parent is None or parent in found:
            break
        found.append(parent)
    return found


def _hidden_by_local(unit: Unit, found: list[Occurrence], new: str) -> str:
    for path in {one.path for one in found}:
        spots = [one.start for one in found if one.path == path]
        for chunk in unit.chunks(path):
            if new not in chunk.words or not any(chunk.start <= spot < chunk.end for spot in spots):
                continue
            for ref in refs_in(unit, path, chunk):
                if ref.symbol.name == new and ref.symbol.kind in (Kind.LOCAL, Kind.PARAMETER):
                    return f"a local variable `{new}` would hide it"
    return ""


def _taken_in_chunk(unit: Unit, wanted: Sought, found: list[Occurrence], new: str) -> str:
    """Whether a local called `new` meets another of that name: one scope holds the other's, or a name of outside."""
    for path, home in wanted.homes:
        if unit.lookup(new, path) is not None:
            return f"there is a `{new}` already"
        for chunk in unit.chunks(path):
            if not chunk.start <= home < chunk.end or new not in chunk.words:
                continue
            mine = _scope(chunk, home - chunk.start)
            for ref in refs_in(unit, path, chunk):
                if ref.symbol.name != new or ref.role != "declaration":
                    continue
                if ref.symbol.kind not in (Kind.LOCAL, Kind.PARAMETER):
                    continue
                other = _scope(chunk, ref.start)
                if mine[0] <= other[0] < mine[1] or other[0] <= mine[0] < other[1]:
                    return f"there is a `{new}` already"
    return ""


def _scope(chunk: Chunk, offset: int) -> tuple[int, int]:
    """The range of the innermost block, loop or function around a declaration."""
    best = (0, len(chunk.cut.source))
    stack: list[object] = list(chunk.syntax.decls)
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
            continue
        if not isinstance(node, n.Node) or not node.start <= offset <= node.end:
            continue
        if isinstance(node, (n.Block, n.For, n.Function, n.Signature)):
            best = (node.start, node.end)
        for name in _PARTS:
            part = getattr(node, name, None)
            if part is not None:
                stack.append(part)
    return best


_PARTS = ("body", "then", "other", "init", "cases", "methods", "properties", "getter", "setter", "signatures", "params")
