"""The top-level names of a unit in a form that is quick to search, kept for as long as the files stay the same.

A file's names are gathered when a list first needs them, from the heads of its declarations: nothing is parsed that
was not parsed before. Libraries, which hardly change, are kept as one sorted list.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple
from weakref import WeakKeyDictionary

from server.analysis.closure import Closure, Entry
from server.analysis.project import Project
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.types import canonical
from server.analysis.unit import Unit
from server.features.completion.item import Sort
from server.features.completion.matching import Shape, shape_of
from server.syntax.directives import Define

_WORDS = frozenset("public static stock native forward const".split())
_SORTS = {
    Kind.FUNCTION: Sort.FUNCTION,
    Kind.VARIABLE: Sort.VARIABLE,
    Kind.CONSTANT: Sort.CONSTANT,
    Kind.ENUM: Sort.ENUM,
    Kind.ENUM_STRUCT: Sort.STRUCT,
    Kind.STRUCT: Sort.STRUCT,
    Kind.METHODMAP: Sort.CLASS,
    Kind.TYPEDEF: Sort.CALLBACK,
}
TYPES = frozenset({Sort.ENUM, Sort.STRUCT, Sort.CLASS, Sort.CALLBACK})
_KEPT = 4


class Candidate(NamedTuple):
    """A top-level name. `tag` is its type (of a function its result), with `[]` for arrays; "" for a type.

    `is_native` tells a native from a function that can be passed by its name; `takes_nothing` that a call of it has
    no arguments. `path` is its file, `order` its place among its like (locals, members of enums).
    """

    folded: str
    name: str
    shape: Shape
    sort: Sort
    tag: str
    path: str
    is_library: bool
    is_native: bool = False
    takes_nothing: bool = False
    is_deprecated: bool = False
    order: int = 0


class Catalog(NamedTuple):
    """Candidates sorted by their folded names."""

    candidates: list[Candidate]

    def beginning(self, folded: str) -> list[Candidate]:
        """Those whose folded names begin with `folded`."""
        first = bisect_left(self.candidates, (folded,))
        last = bisect_left(self.candidates, (folded + "\x7f",), lo=first)
        return self.candidates[first:last]


_of_closures: WeakKeyDictionary[Closure, list[Candidate]] = WeakKeyDictionary()
_of_libraries: WeakKeyDictionary[Project, list[tuple[list[Closure], Catalog]]] = WeakKeyDictionary()


def library(project: Project, unit: Unit) -> Catalog:
    """The names of the unit's library headers."""
    closures = [closure for closure in unit.files.values() if closure.source.library]
    kept = _of_libraries.setdefault(project, [])
    for known, catalog in kept:
        if known == closures:
            return catalog
    candidates = [candidate for closure in closures for candidate in of_file(closure)]
    candidates.sort(key=lambda candidate: candidate[:2])
    catalog = Catalog(candidates)
    kept.insert(0, (closures, catalog))
    del kept[_KEPT:]
    return catalog


def of_file(closure: Closure) -> list[Candidate]:
    """The names that a file itself declares, static ones left out."""
    known = _of_closures.get(closure)
    if known is None:
        known = _of_closures[closure] = _same_file(closure) or _gather(closure)
    return known


def of_private(closure: Closure) -> list[Candidate]:
    """The static names of a file."""
    return [_of_entries(name, entries) for name, entries in closure.private.items() if name.isidentifier()]


def _same_file(closure: Closure) -> list[Candidate] | None:
    """What is known of the file under other macros that make no difference to it."""
    for other in closure.source.closures:
        if other.own is closure.own and other in _of_closures:
            return _of_closures[other]
    return None


def _gather(closure: Closure) -> list[Candidate]:
    found = [
        _of_entries(name, entries, order)
        for order, (name, entries) in enumerate(closure.own.items())
        if name.isidentifier()
    ]
    source = closure.source
    for item in closure.scan.items:
        if isinstance(item, Define):
            macro = item.macro
            shape = shape_of(macro.name)
            nothing = macro.params == ()
            found.append(
                Candidate(
                    shape.folded,
                    macro.name,
                    shape,
                    Sort.MACRO,
                    "()" if macro.params is not None else "",
                    source.path,
                    source.library,
                    False,
                    nothing,
                    macro.deprecated is not None,
                )
            )
    return found


def _of_entries(name: str, entries: tuple[Entry, ...], order: int = 0) -> Candidate:
    entry = entries[0]
    if len(entries) > 1:
        entry = min(entries, key=_priority)
    made = entry.made
    return _of_symbol(entry, made, order) if made is not None else _of_head(name, entry)


def _priority(entry: Entry) -> int:
    """Of a forward and its implementation the latter counts, of an enum and its methodmap the latter too."""
    if entry.made is not None:
        return 0 if entry.made.kind is Kind.METHODMAP else 1
    return 2 if entry.chunk.cut.source.startswith("forward") else 1


def _of_head(name: str, entry: Entry) -> Candidate:
    """The candidate of a function by the text before and behind its name."""
    source = entry.chunk.cut.source
    at = source.find(name)
    words = source[:at].split()
    result = words[-1].rstrip(":") if words and words[-1] not in _WORDS else "int"
    return _candidate(
        name,
        entry,
        Sort.EVENT if "forward" in words else Sort.FUNCTION,
        canonical(result),
        "native" in words,
        source[at + len(name) :].lstrip().startswith("()"),
        entry.chunk.deprecated is not None,
    )


def _of_symbol(entry: Entry, symbol: Symbol, order: int) -> Candidate:
    sort = _SORTS.get(symbol.kind, Sort.VARIABLE)
    tag, native, nothing = "", False, False
    if isinstance(symbol, Variable):
        tag = symbol.type.tag + "[]" * len(symbol.type.dims)
        if "enum" in symbol.keywords:
            sort = Sort.ENUM_MEMBER
    elif isinstance(symbol, Function):
        tag = symbol.type.tag + "[]" * len(symbol.type.dims)
        native = "native" in symbol.keywords
        nothing = not symbol.params
        if "forward" in symbol.keywords:
            sort = Sort.EVENT
    return _candidate(symbol.name, entry, sort, tag, native, nothing, symbol.deprecated is not None, order)


def _candidate(
    name: str, entry: Entry, sort: Sort, tag: str, native: bool, nothing: bool, deprecated: bool, order: int = 0
) -> Candidate:
    shape = shape_of(name)
    source = entry.source
    return Candidate(
        shape.folded, name, shape, sort, tag, source.path, source.library, native, nothing, deprecated, order
    )
