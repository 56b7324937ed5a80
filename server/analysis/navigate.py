"""From a position to what stands there, from a symbol to where it is declared.

Symbols are compared by the place of their declaration, because two plugins may have made their own of the same
header.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.checked import Ref
from server.analysis.closure import Closure
from server.analysis.declare import symbols_of
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.directives import Define, Directive, Include
from server.syntax.lexer import lex
from server.syntax.macros import Macro
from server.syntax.nodes import Node

LOCALS = (Kind.LOCAL, Kind.PARAMETER)


class Place(NamedTuple):
    """A declaration: the file, the range of its name, and of the whole declaration."""

    path: str
    start: int
    end: int
    full_start: int
    full_end: int


@dataclass(frozen=True, slots=True)
class Target:
    """What stands at a position: one of symbol, macro, include. `start..end` is the word or path."""

    start: int
    end: int
    symbol: Symbol | None = None
    macro: Macro | None = None
    include: Include | None = None
    chunk: Chunk | None = None
    role: str = "read"


# What stands where -------------------------------------------------------------------------------------------


def closure_of(snapshot: Snapshot) -> Closure | None:
    """The snapshot's file as its unit includes it."""
    return snapshot.unit.files.get(snapshot.path)


def directive_at(snapshot: Snapshot, offset: int) -> Directive | None:
    """The directive whose line holds `offset`."""
    closure = closure_of(snapshot)
    for item in closure.scan.items if closure is not None else ():
        if isinstance(item, Directive) and item.start <= offset <= item.end:
            return item
    return None


def refs_in(unit: Unit, path: str, chunk: Chunk) -> list[Ref]:
    """The resolved names of a chunk, those of its declarations included; each written place once."""
    known: dict[tuple[int, int], Ref] = {}
    hidden: list[Ref] = []
    for ref in check_chunk(unit, path, chunk).refs:
        if not ref.written:
            hidden.append(ref)
        elif (ref.start, ref.end) not in known or ref.role != "read":
            known[ref.start, ref.end] = ref
    for symbol in declared_in(chunk):
        ident = symbol.ident
        if chunk.cut.source[ident.start : ident.end] == symbol.name:
            known[ident.start, ident.end] = Ref(ident.start, ident.end, symbol, "declaration")
    return sorted((*known.values(), *hidden), key=lambda ref: (ref.start, ref.end))


def declared_in(chunk: Chunk) -> Iterator[Symbol]:
    """What the chunk declares: top-level names, their members, and the parameters of functions."""
    for symbol in symbols_of(chunk):
        yield symbol
        if isinstance(symbol, Function):
            yield from symbol.params
        elif isinstance(symbol, TypeSymbol):
            for signature in symbol.signatures:
                yield from signature.params
            for member in symbol.order:
                yield from _with_inner(member)


def _with_inner(member: Symbol) -> Iterator[Symbol]:
    if not isinstance(member, Function) or member.kind is not Kind.DESTRUCTOR:
        yield member
    if isinstance(member, Function):
        yield from member.params
    elif isinstance(member, Property):
        for accessor in (member.getter, member.setter):
            if accessor is not None:
                yield from accessor.params


def target_at(snapshot: Snapshot, offset: int) -> Target | None:
    """What the name at `offset` (its end included) means."""
    directive = directive_at(snapshot, offset)
    if directive is not None:
        return _in_directive(snapshot, directive, offset)
    closure = closure_of(snapshot)
    for start, end in closure.scan.inactive if closure is not None else ():
        if start <= offset < end:
            return _in_inactive(snapshot, start, end, offset)
    chunk = snapshot.chunk_at(offset)
    if chunk is None:
        return None
    at = offset - chunk.start
    for use in chunk.syntax.uses:
        if use.start <= at <= use.end:
            return Target(chunk.start + use.start, chunk.start + use.end, macro=use.macro, chunk=chunk)
    found = [ref for ref in refs_in(snapshot.unit, snapshot.path, chunk) if ref.written and ref.start <= at <= ref.end]
    if not found:
        return None
    best = max(found, key=lambda ref: (ref.start, -ref.end))
    return Target(chunk.start + best.start, chunk.start + best.end, best.symbol, chunk=chunk, role=best.role)


def _in_directive(snapshot: Snapshot, directive: Directive, offset: int) -> Target | None:
    if isinstance(directive, Include):
        return Target(directive.path_start, directive.path_end, include=directive)
    if isinstance(directive, Define):
        start, end = directive.name_start, directive.name_start + len(directive.macro.name)
        if start <= offset <= end:
            return Target(start, end, macro=directive.macro, role="declaration")
    word = word_at(snapshot.text.chars, offset)
    if word is None or word[0] < directive.head_end:
        return None
    return _by_name(snapshot, *word)


def _in_inactive(snapshot: Snapshot, start: int, end: int, offset: int) -> Target | None:
    """Code that is not compiled has names of the whole plugin only."""
    for first, last in words_of(snapshot.text.chars, start, end):
        if first <= offset <= last:
            return _by_name(snapshot, first, last)
    return None


def _by_name(snapshot: Snapshot, start: int, end: int) -> Target | None:
    name = snapshot.text.chars[start:end]
    macro = snapshot.unit.macro(name)
    if macro is not None:
        return Target(start, end, macro=macro)
    symbol = snapshot.unit.lookup(name, snapshot.path)
    return Target(start, end, symbol) if symbol is not None else None


def words_of(chars: str, start: int, end: int, name: str = "") -> Iterator[tuple[int, int]]:
    """The identifiers (or those that are `name`) in `start..end`, none of a comment or string, no members."""
    tokens = lex(chars, start, end)
    for index, kind in enumerate(tokens.kind):
        member = index > 0 and tokens.kind[index - 1] in (".", "::")
        if kind == "id" and not member and (not name or tokens.value[index] == name):
            yield tokens.start[index], tokens.end[index]


def word_at(chars: str, offset: int) -> tuple[int, int] | None:
    """The identifier around `offset` (its end included)."""
    start = end = offset
    while start > 0 and _is_word(chars[start - 1]):
        start -= 1
    while end < len(chars) and _is_word(chars[end]):
        end += 1
    return (start, end) if start < end and not chars[start].isdigit() else None


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_@")


# Where things are declared -----------------------------------------------------------------------------------


def place_of(unit: Unit, symbol: Symbol, chunk: Chunk | None = None, path: str = "") -> Place | None:
    """Where a symbol is declared. Locals need the `chunk` (of the file `path`) that they were found in."""
    located = unit.locate(symbol)
    if located is not None:
        home, where = located[0].path, located[1]
    elif chunk is not None and (symbol.kind in LOCALS or _is_declared(chunk, symbol)):
        home, where = path, chunk
    else:
        return None
    base, ident, node = where.start, symbol.ident, _current(where, symbol)
    if where.cut.source[ident.start : ident.end] != symbol.name:
        ident = node  # out of a macro: the whole declaration stands where the macro is used
    return Place(home, base + ident.start, base + ident.end, base + node.start, base + node.end)


def _is_declared(chunk: Chunk, symbol: Symbol) -> bool:
    return any(made is symbol.top for made in symbols_of(chunk))


def _current(chunk: Chunk, symbol: Symbol) -> Node:
    """The declaration in the chunk's newest tree: a function's symbol may hold the body of before an edit."""
    if isinstance(symbol, Function) and symbol.container is None:
        for decl in chunk.syntax.decls:
            if type(decl) is type(symbol.node) and decl.start == symbol.node.start:
                return decl
    return symbol.node


def macro_place(unit: Unit, macro: Macro) -> Place | None:
    """Where a macro is defined; None for the compiler's own."""
    if macro.builtin or not macro.path:
        return None
    end = macro.name_start + len(macro.name)
    closure = unit.files.get(macro.path)
    for item in closure.scan.items if closure is not None else ():
        if isinstance(item, Define) and item.macro is macro:
            return Place(macro.path, item.name_start, item.name_start + len(macro.name), item.start, item.end)
    return Place(macro.path, macro.name_start, end, macro.start, end)


def family_of(unit: Unit, symbol: Symbol, path: str) -> list[Symbol]:
    """The symbol with those that are one with it for people: a forward and its implementation, an enum and the
    methodmap of its name, a type and its constructor, a function declared twice."""
    if symbol.kind in LOCALS or symbol.kind in (Kind.FIELD, Kind.PROPERTY, Kind.METHOD):
        return [symbol]
    top = symbol.top
    found = [entry.symbol for entry in unit.entries(top.name, path)]
    if top not in found:
        return [symbol]
    alike = [one for one in found if one is top or (type(one) is type(top) and _is_one_with(one, top))]
    for one in list(alike):
        if isinstance(one, TypeSymbol):
            alike.extend(made for made in one.order if made.kind is Kind.CONSTRUCTOR)
    return alike


def _is_one_with(one: Symbol, other: Symbol) -> bool:
    return isinstance(one, (Function, TypeSymbol)) or one.kind is other.kind


def functions_in(chunk: Chunk) -> Iterator[tuple[Function, Node]]:
    """The functions, methods and accessors of a chunk with their nodes in today's tree."""
    for symbol in symbols_of(chunk):
        if isinstance(symbol, Function):
            yield symbol, _current(chunk, symbol)
        elif isinstance(symbol, TypeSymbol):
            for member in symbol.order:
                inner = (member.getter, member.setter) if isinstance(member, Property) else (member,)
                yield from ((one, one.node) for one in inner if isinstance(one, Function))


def function_at(chunk: Chunk, offset: int) -> Function | None:
    """The function (or method, accessor) that holds `offset`, which counts from the chunk's start."""
    return next((one for one, node in functions_in(chunk) if node.start <= offset <= node.end), None)
