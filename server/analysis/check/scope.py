"""The names inside a function: which are visible where, which are used, which hide others."""

from __future__ import annotations

from typing import Final

from server.analysis.check.relations import Relations
from server.analysis.check.value import Value
from server.analysis.symbols import Function, Kind, Variable
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk

_COMPILER_CONSTANTS: Final = frozenset({"EOS", "cellmax", "cellmin"})


class Local:
    """A name in a function while it is checked. `counted` ones are reported when nobody uses them.

    `shared` marks a parameter that the caller sees changes of.
    """

    __slots__ = ("counted", "depth", "read", "shared", "symbol", "value", "written")

    def __init__(self, symbol: Variable, value: Value, depth: int) -> None:
        self.symbol = symbol
        self.value = value
        self.depth = depth
        self.read = False
        self.written = False
        self.shared = False
        self.counted = True


class Scopes(Relations):
    """Relations with local names. The parameters' scope has the depth 1, a function's outermost block 2."""

    __slots__ = ("frames", "names", "order")

    names: dict[str, Local]
    frames: list[list[tuple[Local, Local | None]]]
    order: dict[str, bool]

    def start_scopes(self) -> None:
        """Begin outside of any function."""
        self.names = {}
        self.frames = []
        self.order = {}

    def enter(self) -> None:
        """Open a scope."""
        self.frames.append([])

    def leave(self) -> None:
        """Close the innermost scope and report what was of no use in it."""
        names = self.names
        for local, before in reversed(self.frames.pop()):
            name = local.symbol.name
            if before is None:
                del names[name]
            else:
                names[name] = before
            if local.counted and not local.read:
                self.unused(local)

    def unused(self, local: Local) -> None:
        """Report a local that is never read. Parameters of functions are looked at when all their uses are known."""
        symbol = local.symbol
        ident = symbol.ident
        if symbol.kind is Kind.PARAMETER:
            container = symbol.container
            if container is None or container.container is None:
                return
            self.report("unused-parameter", ident.start, ident.end, symbol.name)
        elif local.written and symbol.kind is not Kind.CONSTANT:
            self.report("unused-assignment", ident.start, ident.end, symbol.name)
        else:
            self.report("unused-variable", ident.start, ident.end, symbol.name)

    def define(self, symbol: Variable, value: Value) -> Local:
        """Enter a name into the innermost scope. A name that is taken stays what it was."""
        depth = len(self.frames)
        names = self.names
        name = symbol.name
        before = names.get(name)
        local = Local(symbol, value, depth)
        if before is not None:
            earlier = before.symbol.ident
            related = ((earlier.start, earlier.end, f"`{name}` is declared here"),)
            ident = symbol.ident
            if before.depth == depth:
                self.report("redefined-local", ident.start, ident.end, name, related=related)
                self.declares(symbol)
                return local
            self.report("shadowed-name", ident.start, ident.end, name, related=related)
        else:
            self.check_shadow(symbol)
        names[name] = local
        self.frames[-1].append((local, before))
        self.declares(symbol)
        return local

    def check_shadow(self, symbol: Variable) -> None:
        """Report a local that hides a name of the whole plugin."""
        name = symbol.name
        hidden = self.value_named(name)
        if hidden is None:
            return
        container = symbol.container
        native = container is not None and "native" in container.keywords
        if symbol.kind is Kind.PARAMETER and (native or isinstance(hidden, Function)):
            return
        if hidden.kind is Kind.BUILTIN and name not in _COMPILER_CONSTANTS:
            return
        if hidden.kind is Kind.VARIABLE and not self.is_declared_before(name):
            return
        self.report("shadowed-name", symbol.ident.start, symbol.ident.end, name)

    def is_declared_before(self, name: str) -> bool:
        """Whether a global variable stands before this chunk, as it must to be seen here."""
        known = self.order.get(name)
        if known is None:
            known = self.order[name] = stands_before(self.unit, self.path, self.chunk, name)
        return known


def stands_before(unit: Unit, path: str, chunk: Chunk, name: str) -> bool:
    """Whether some declaration of `name` is in another file than `chunk`, or not behind it."""
    return any(entry.source.path != path or entry.chunk.start <= chunk.start for entry in unit.entries(name, path))
