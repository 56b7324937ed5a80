"""Functions and global variables that nothing uses, as the compiler counts: a use in an unused function is none.

Works on what checking has found out. Files other than the one asked about are looked at only where they mention a
name in question, themselves or by a macro.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from server.analysis.checked import Checked
from server.analysis.closure import defines
from server.analysis.declare import symbols_of
from server.analysis.placed import Placed
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk, words_of
from server.syntax.directives import Pragma
from server.syntax.macros import Macro
from server.syntax.tokens import Problem

# `=` and `+=` are no use, but `++` is, and so is setting an element or field.
_SETS = re.compile(r"\s*(?:[-+*/%&|^]|<<|>>>?)?=")
_KEPT = frozenset({"public", "stock", "native", "forward"})
_TOP_KINDS = frozenset({Kind.FUNCTION, Kind.VARIABLE, Kind.CONSTANT})

Check = Callable[[Unit, str, Chunk], Checked]


@dataclass(eq=False, slots=True)
class Uses:
    """What one chunk does with top-level functions and variables. Kept with the chunk's tree."""

    checked: Checked
    read: frozenset[Symbol]
    written: frozenset[Symbol]
    functions: tuple[Function, ...]
    runs: bool  # whether a use in here counts by itself: in a public or stock function, a method, a declaration
    candidates: tuple[Symbol, ...]
    silenced: frozenset[str]


@dataclass(slots=True)
class _Search:
    unit: Unit
    path: str
    check: Check
    chunks: list[tuple[Chunk, Uses]]
    users: dict[Symbol, list[Uses]] = field(default_factory=dict)
    macros: list[Macro] | None = None
    bodies: str = ""
    """Those of all macros, to tell quickly that a name is in none of them."""
    dead: set[Symbol] = field(default_factory=set)
    """Functions that nothing leads to, with all that use them."""

    def elsewhere(self, name: str) -> Iterator[Uses | None]:
        """What mentions `name` in other files: its uses, None for broken code."""
        words = self._spellings(name)
        for closure in self.unit.files.values():
            if closure.source.path == self.path or closure.words.isdisjoint(words):
                continue
            for item in closure.scan.items:
                if isinstance(item, Chunk) and not words_of(item.cut).isdisjoint(words) and _may_use(item, name):
                    broken = bool(item.syntax.problems)
                    yield None if broken else uses_of(item, self.check(self.unit, closure.source.path, item))

    def _spellings(self, name: str) -> set[str]:
        """`name` and the macros that may come to it."""
        if self.macros is None:
            self.macros = [define.macro for _, define in defines(self.unit.closure)]
            self.bodies = "\n".join(macro.body for macro in self.macros)
        found = {name, *(macro.name for macro in self.macros if macro.pastes)}
        frontier = [name]
        while frontier:
            word = frontier.pop()
            for macro in self.macros if word in self.bodies else ():
                if word in macro.body and macro.name not in found:
                    found.add(macro.name)
                    frontier.append(macro.name)
        return found


def _may_use(chunk: Chunk, name: str) -> bool:
    """Whether the chunk may do more with a name in it than call a parameter of a native or forward so."""
    source = chunk.cut.source
    return "{" in source or name not in words_of(chunk.cut) or re.search(rf"[=\[][^,;]*\b{name}\b", source) is not None


def uses_of(chunk: Chunk, checked: Checked) -> Uses:
    """The uses in a chunk, computed once for each result of checking it."""
    known = chunk.syntax.cache.get("uses")
    if isinstance(known, Uses) and known.checked is checked:
        return known
    read: set[Symbol] = set()
    written: set[Symbol] = set()
    for ref in checked.refs:
        symbol = ref.symbol
        if symbol.container is not None or symbol.kind not in _TOP_KINDS or ref.role == "declaration":
            continue
        if ref.role in ("write", "readwrite") and ref.written and _SETS.match(chunk.cut.source, ref.end):
            written.add(symbol)
        else:
            read.add(symbol)
    symbols = symbols_of(chunk)
    functions = tuple(symbol for symbol in symbols if isinstance(symbol, Function))
    uses = Uses(
        checked,
        frozenset(read),
        frozenset(written),
        functions,
        not functions or any(_is_kept(function) for function in functions),
        tuple(symbol for symbol in symbols if _is_candidate(symbol)),
        frozenset(name.name for decl in chunk.syntax.decls if isinstance(decl, n.PragmaUnused) for name in decl.names),
    )
    chunk.syntax.cache["uses"] = uses
    return uses


def _is_kept(function: Function) -> bool:
    """Whether the compiler never asks for a use of the function."""
    return (
        bool(function.keywords & _KEPT)
        or bool(function.operator)
        or function.container is not None
        or function.name == "main"
        or function.name.startswith("@")
    )


def _is_candidate(symbol: Symbol) -> bool:
    if isinstance(symbol, Function):
        return symbol.has_body and not _is_kept(symbol)
    if not isinstance(symbol, Variable) or "public" in symbol.keywords:
        return False
    return symbol.kind is Kind.VARIABLE or (symbol.kind is Kind.CONSTANT and "static" in symbol.keywords)


def unused(
    unit: Unit, path: str, chunks: list[tuple[Chunk, Uses]], check: Check, doubtful: set[str]
) -> Iterator[Placed]:
    """The unused functions and global variables of the file `path`, whose chunks do this.

    Of the names in `doubtful` it is not certain what they stand for.
    """
    search = _Search(unit, path, check, chunks)
    broken: set[str] = set()
    silenced = _pragmas(unit, path)
    for chunk, uses in chunks:
        silenced |= uses.silenced
        if chunk.syntax.problems:
            broken |= words_of(chunk.cut) if not uses.candidates else _later_words(chunk, uses)
    alive = _alive(chunks)
    read, written = _variables(chunks)
    included = path != unit.root.path
    for chunk, uses in chunks:
        for symbol in uses.candidates:
            name = symbol.name
            if name in broken or name in silenced or name in doubtful:
                continue
            if isinstance(symbol, Function):
                if symbol not in alive and not _reached(search, symbol):
                    yield _placed(chunk, symbol, "function", False)
            elif symbol not in read and not (included and "stock" in symbol.keywords):
                seen, set_elsewhere = _seen(search, symbol)
                if not seen:
                    yield _placed(chunk, symbol, "variable", symbol in written or set_elsewhere)


def _pragmas(unit: Unit, path: str) -> set[str]:
    """The names in the `#pragma unused` lines of the file."""
    closure = unit.files.get(path)
    items = closure.scan.items if closure is not None else []
    lines = (item.text for item in items if isinstance(item, Pragma) and item.kind == "unused")
    return {name.strip() for line in lines for name in line.split(",")}


def _later_words(chunk: Chunk, uses: Uses) -> frozenset[str]:
    """The words of a broken chunk but for the names that it declares once."""
    text = chunk.cut.source
    return words_of(chunk.cut) - {symbol.name for symbol in uses.candidates if text.count(symbol.name) == 1}


def _alive(chunks: list[tuple[Chunk, Uses]]) -> set[Symbol]:
    """The functions that what runs by itself in this file leads to."""
    owners = {function: uses for _, uses in chunks for function in uses.functions}
    alive: set[Symbol] = set()
    stack = [uses for _, uses in chunks if uses.runs]
    done: set[int] = set()
    while stack:
        uses = stack.pop()
        if id(uses) in done:
            continue
        done.add(id(uses))
        for symbol in uses.read:
            if isinstance(symbol, Function) and symbol not in alive:
                alive.add(symbol)
                if symbol in owners:
                    stack.append(owners[symbol])
    return alive


def _variables(chunks: list[tuple[Chunk, Uses]]) -> tuple[set[Symbol], set[Symbol]]:
    read: set[Symbol] = set()
    written: set[Symbol] = set()
    for _, uses in chunks:
        read |= uses.read
        written |= uses.written
    return read, written


def _reached(search: _Search, symbol: Symbol) -> bool:
    """Whether a function that nothing in this file leads to is used from another file, perhaps in steps."""
    if not search.users:
        for _, uses in search.chunks:
            for used in uses.read:
                search.users.setdefault(used, []).append(uses)
    stack, seen = [symbol], {symbol} | search.dead
    while stack and symbol not in search.dead:
        current = stack.pop()
        for uses in search.elsewhere(current.name):
            if uses is None or (current in uses.read and uses.runs):
                return True
            if current in uses.read:
                fresh = [function for function in uses.functions if function not in seen]
                seen.update(fresh)
                stack.extend(fresh)
        for uses in search.users.get(current, ()):
            if uses.runs:
                return True
            fresh = [function for function in uses.functions if function not in seen]
            seen.update(fresh)
            stack.extend(fresh)
    search.dead |= seen
    return False


def _seen(search: _Search, symbol: Symbol) -> tuple[bool, bool]:
    """Whether another file reads the variable, and whether one sets it."""
    if "static" in symbol.keywords:
        return False, False
    is_set = False
    for uses in search.elsewhere(symbol.name):
        if uses is None or symbol in uses.read:
            return True, is_set
        is_set = is_set or symbol in uses.written
    return False, is_set


def _placed(chunk: Chunk, symbol: Symbol, noun: str, is_set: bool) -> Placed:
    args = (symbol.name, noun, "set" if is_set else "")
    return Placed(Problem("unused-symbol", symbol.ident.start, symbol.ident.end, args), chunk)
