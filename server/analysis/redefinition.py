"""Names that the unit declares twice where the compiler wants one, and forwards that are not implemented as public.

The compiler enters functions, types and constants of all files first, in the order of the text with its includes
put in, and variables after them; each name is entered here in the same way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.closure import Closure, Entry
from server.analysis.consequences import declares_surely
from server.analysis.finding import Related
from server.analysis.placed import Placed
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.directives import Include
from server.syntax.tokens import Problem

_TYPES = frozenset({Kind.ENUM_STRUCT, Kind.STRUCT, Kind.METHODMAP, Kind.TYPEDEF})
_NOUNS = {
    Kind.FUNCTION: "a function",
    Kind.VARIABLE: "a variable",
    Kind.CONSTANT: "a constant",
    Kind.ENUM: "an enum",
    Kind.ENUM_STRUCT: "an enum struct",
    Kind.STRUCT: "a struct",
    Kind.METHODMAP: "a methodmap",
    Kind.TYPEDEF: "a callback type",
}


def redefinitions(unit: Unit, closure: Closure) -> Iterator[Placed]:
    """The problems that are to be mended in the closure's own file."""
    order: dict[int, int] | None = None
    for name in _suspects(unit, closure):
        entries = _entries(unit, closure, name)
        if len(entries) < 2 or _is_implemented_forward(entries):
            continue
        order = order or _order(unit.closure)
        path = closure.source.path
        for clash in _clashes(_sorted(entries, order)):
            if clash.later.source.path == path:
                yield _placed(clash, clash.later, clash.earlier)
            elif clash.earlier.source.path == path and clash.later.source.library:
                yield _placed(clash, clash.earlier, clash.later)


class _Clash(NamedTuple):
    """`later` can not stand beside `earlier`."""

    code: str
    earlier: Entry
    later: Entry


def _suspects(unit: Unit, closure: Closure) -> list[str]:
    """The names of this file that occur more than once in the unit."""
    own, private = closure.own, closure.private
    found = {name for name, entries in own.items() if len(entries) > 1}
    found.update(name for name, entries in private.items() if len(entries) > 1)
    found.update(own.keys() & private.keys())
    for other in unit.files.values():
        if other is not closure:
            found |= own.keys() & other.own.keys()
            found |= private.keys() & other.own.keys()
            found |= own.keys() & other.private.keys()
    return sorted(found)


def _entries(unit: Unit, closure: Closure, name: str) -> list[Entry]:
    entries: list[Entry] = []
    for other in unit.files.values():
        entries.extend(other.own.get(name, ()))
        entries.extend(other.private.get(name, ()))
    return [
        entry
        for entry in entries
        if declares_surely(entry.chunk) and not (isinstance(entry.symbol, Function) and entry.symbol.operator)
    ]


def _is_implemented_forward(entries: list[Entry]) -> bool:
    """The usual case: one forward, one public function."""
    if len(entries) != 2:
        return False
    one, other = entries[0].symbol, entries[1].symbol
    if "forward" not in one.keywords:
        one, other = other, one
    return (
        "forward" in one.keywords
        and isinstance(other, Function)
        and other.has_body
        and "public" in other.keywords
        and "stock" not in other.keywords
        and "static" not in other.keywords
    )


def _order(root: Closure) -> dict[int, int]:
    """The place of each chunk (by identity) in the text that the compiler reads."""
    order: dict[int, int] = {}
    seen: set[int] = set()

    def visit(closure: Closure) -> None:
        if id(closure.scan) in seen:
            return
        seen.add(id(closure.scan))
        inner = {id(include): found for include, found in closure.included}
        for item in closure.scan.items:
            if isinstance(item, Chunk):
                order[id(item)] = len(order)
            elif isinstance(item, Include):
                found = inner.get(id(item))
                if found is not None:
                    visit(found)

    visit(root)
    return order


def _sorted(entries: list[Entry], order: dict[int, int]) -> list[Entry]:
    """The declarations as the compiler meets them."""

    def rank(entry: Entry) -> tuple[bool, int, int]:
        symbol = entry.symbol
        return _is_bound_late(symbol), order.get(id(entry.chunk), 0), symbol.ident.start

    return sorted(entries, key=rank)


def _is_bound_late(symbol: Symbol) -> bool:
    """Whether the compiler enters the name only after all functions: variables, and constants written like them."""
    if symbol.kind is Kind.VARIABLE:
        return True
    return symbol.kind is Kind.CONSTANT and bool(symbol.keywords & {"static", "public", "stock", "new"})


def _clashes(entries: list[Entry]) -> Iterator[_Clash]:
    """Enter one name's declarations as the compiler does."""
    everywhere: Entry | None = None
    private: dict[str, Entry] = {}
    type_entry: Entry | None = None
    implemented: set[int] = set()
    for entry in entries:
        symbol, path = entry.symbol, entry.source.path
        static = "static" in symbol.keywords
        found = private.get(path) or everywhere
        clash: _Clash | None = None
        if symbol.kind in _TYPES and symbol.kind is not Kind.ENUM_STRUCT:
            before = type_entry or (found if symbol.kind is Kind.METHODMAP else None)
            if before is not None and not (symbol.kind is Kind.METHODMAP and before.symbol.kind is Kind.ENUM):
                clash = _Clash("redefinition", before, entry)
            type_entry = entry
            if symbol.kind is Kind.METHODMAP and found is None:
                everywhere = entry
        elif isinstance(symbol, Function):
            if found is not None:
                clash = _function_clash(found, entry, implemented)
        elif symbol.kind is Kind.ENUM and found is not None and found.symbol.kind is Kind.METHODMAP:
            pass
        elif isinstance(symbol, Variable) and static and _is_bound_late(symbol):
            if path in private:
                clash = _Clash("redefinition", private[path], entry)
        elif found is not None:
            clash = _Clash("redefinition", found, entry)
        if clash is not None:
            yield clash
        elif symbol.kind is not Kind.TYPEDEF and symbol.kind is not Kind.STRUCT:
            if static:
                private.setdefault(path, entry)
            elif everywhere is None:
                everywhere = entry
            if symbol.kind in (Kind.ENUM, Kind.ENUM_STRUCT) and type_entry is None:
                type_entry = entry


def _function_clash(found: Entry, entry: Entry, implemented: set[int]) -> _Clash | None:
    """What is wrong with a function (or forward, or native) whose name is known as `found`."""
    before, now = found.symbol, entry.symbol
    assert isinstance(now, Function)  # the caller asked
    if not isinstance(before, Function):
        return _Clash("redefinition", found, entry)
    special = now.keywords & {"forward", "native", "stock", "static"}
    if "forward" in before.keywords and not special:
        if "public" not in now.keywords:
            return _Clash("missing-public", found, entry)
        if id(found) in implemented:
            return _Clash("redefinition", found, entry)
        implemented.add(id(found))
        return None
    if before.has_body and not now.has_body:
        if "forward" in now.keywords and "public" not in before.keywords:
            return _Clash("missing-public", entry, found)
        return None
    return _Clash("redefinition", found, entry)


def _placed(clash: _Clash, at: Entry, other: Entry) -> Placed:
    symbol, first = at.symbol, other.symbol
    start = other.chunk.start + first.ident.start
    if other.source.path == at.source.path:
        where = f"on line {other.source.text.line_of(start) + 1}"
    else:
        where = f"in {os.path.basename(other.source.path)}"
    noun = _NOUNS.get(first.kind, "a name")
    if isinstance(first, Function):
        noun = next((f"a {word}" for word in ("native", "forward") if word in first.keywords), noun)
    related = Related(other.source.path, start, other.chunk.start + first.ident.end, f"{symbol.name} is {noun} here")
    problem = Problem(clash.code, symbol.ident.start, symbol.ident.end, (symbol.name, noun, where))
    return Placed(problem, at.chunk, (related,))
