"""One plugin as the compiler sees it: a root file with its includes, and the names in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from server.analysis.closure import Closure, Entry, Names, Source
from server.analysis.companion_files import Surroundings
from server.analysis.declare import symbols_of
from server.analysis.symbols import Kind, Symbol, TypeSymbol, Variable
from server.analysis.types import Type
from server.syntax.builtins import CONSTANTS
from server.syntax.chunk import Chunk
from server.syntax.directives import Include
from server.syntax.macros import Macro
from server.syntax.nodes import Ident


@dataclass(frozen=True, slots=True)
class Missing:
    """An `#include` that was not found, in `source`."""

    source: Source
    include: Include


def _builtins() -> dict[str, Symbol]:
    nowhere = Ident(0, 0, "")
    return {name: Variable(name, Kind.BUILTIN, nowhere, nowhere, type=Type("int", (), True)) for name in CONSTANTS}


_BUILTINS = _builtins()


@dataclass(eq=False)
class Unit:
    """A root with all its files. Immutable: an edit makes a new unit that shares whatever did not change.

    `standalone` is true for an include file that is looked at without a plugin that includes it: then an unknown
    name proves nothing. `around` finds the files that belong to the plugin without being source.
    """

    closure: Closure
    standalone: bool = False
    around: Surroundings | None = None
    cache: dict[str, object] = field(default_factory=dict, repr=False)  # what later layers derive from this unit
    _homes: dict[int, tuple[Source, Chunk]] = field(default_factory=dict, repr=False)

    @property
    def root(self) -> Source:
        """The root file."""
        return self.closure.source

    @cached_property
    def files(self) -> dict[str, Closure]:
        """All files of the unit by path; a file included twice counts where it was not yet included."""
        found: dict[str, Closure] = {}
        seen: set[int] = set()
        stack = [self.closure]
        while stack:
            current = stack.pop()
            if id(current.scan) in seen:
                continue
            seen.add(id(current.scan))
            known = found.get(current.source.path)
            if known is None or len(known.scan.items) < len(current.scan.items):
                found[current.source.path] = current
            stack.extend(inner for _, inner in reversed(current.included) if inner is not None)
        return found

    @cached_property
    def missing(self) -> list[Missing]:
        """The includes that were not found, `#tryinclude` left out."""
        return [
            Missing(closure.source, include)
            for closure in self.files.values()
            for include, inner in closure.included
            if inner is None and not include.optional and not self._is_part(closure, include)
        ]

    def _is_part(self, closure: Closure, include: Include) -> bool:
        """Whether an include that was not entered leads to a file of the unit: two that include each other."""
        return closure.lookups[include.path, include.quoted, closure.source.path] in self.files

    @property
    def names(self) -> Names:
        """The names that every file of the unit sees."""
        return self.closure.names

    def chunks(self, path: str) -> list[Chunk]:
        """The chunks of one of the unit's files, in order."""
        closure = self.files.get(path)
        return [item for item in closure.scan.items if isinstance(item, Chunk)] if closure is not None else []

    def entries(self, name: str, path: str) -> tuple[Entry, ...]:
        """The declarations of `name` that the file `path` sees."""
        closure = self.files.get(path)
        if closure is not None and name in closure.private:
            return closure.private[name]
        return self.closure.names.get(name, ())

    def lookup(self, name: str, path: str) -> Symbol | None:
        """What the top-level `name` stands for in the file `path`.

        Of a forward and its implementation it is the implementation, of a type and a constant of the same name
        the type.
        """
        entries = self.entries(name, path)
        if not entries:
            return _BUILTINS.get(name)
        if len(entries) == 1:
            return entries[0].symbol
        symbols = [entry.symbol for entry in entries]
        for symbol in symbols:
            if isinstance(symbol, TypeSymbol) and symbol.kind is Kind.METHODMAP:
                return symbol
        for symbol in symbols:
            if "forward" not in symbol.keywords:
                return symbol
        return symbols[0]

    def type_symbol(self, name: str, path: str) -> TypeSymbol | None:
        """The type of that name: a methodmap before the enum that it extends."""
        symbol = self.lookup(name, path)
        return symbol if isinstance(symbol, TypeSymbol) else None

    def enum_symbol(self, name: str, path: str) -> TypeSymbol | None:
        """The enum of that name, also when a methodmap has the same."""
        for entry in self.entries(name, path):
            if isinstance(entry.symbol, TypeSymbol) and entry.symbol.kind is Kind.ENUM:
                return entry.symbol
        return None

    def macro(self, name: str) -> Macro | None:
        """The macro of that name at the end of the root."""
        return self.closure.env_out.get(name)

    def locate(self, symbol: Symbol) -> tuple[Source, Chunk] | None:
        """The file and chunk that declare a symbol; None for built-ins and locals."""
        top = symbol.top
        candidates = list(self.closure.names.get(top.name, ()))
        for closure in self.files.values():
            candidates.extend(closure.private.get(top.name, ()))
        for entry in candidates:
            if entry.symbol is top or any(made is top for made in symbols_of(entry.chunk)):
                return entry.source, entry.chunk
        return None
