"""A function with a body as a rule sees it: its calls, its callers, its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from server.analysis.declare import symbols_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import NO_CALLERS, Callers
from server.analysis.symbols import Function, TypeSymbol, Variable
from server.syntax import nodes as n


@dataclass(eq=False)
class Body:
    """One function of a chunk."""

    view: ChunkView
    node: n.Function
    callers: Callers
    calls: tuple[CallSite, ...]

    @cached_property
    def symbol(self) -> Function | None:
        """What the function declares."""
        return function_of(self.view, self.node)

    def param(self, index: int) -> Variable | None:
        """A parameter."""
        params = self.symbol.params if self.symbol is not None else []
        return params[index] if index < len(params) else None

    def calls_of(self, *names: str) -> list[CallSite]:
        """The calls of functions with these full names, in the order in which they are made."""
        return [call for call in self.calls if call.name in names]


def function_of(view: ChunkView, node: n.Function) -> Function | None:
    """The symbol of a function of the chunk, methods included."""
    for symbol in symbols_of(view.chunk):
        if isinstance(symbol, Function) and _declares(symbol, node):
            return symbol
        if isinstance(symbol, TypeSymbol):
            for member in (*symbol.order, symbol.constructor, symbol.destructor):
                if isinstance(member, Function) and _declares(member, node):
                    return member
    return None


def _declares(symbol: Function, node: n.Function) -> bool:
    """Whether the symbol is the function's: its own node may hold an older body."""
    return symbol.node is node or (symbol.name == node.name.name and symbol.ident.start == node.name.start)


def bodies(view: ChunkView, sites: list[CallSite], callers: dict[Function, Callers]) -> list[Body]:
    """The functions with bodies in a chunk."""
    found: list[Body] = []
    for node in view.functions:
        symbol = function_of(view, node)
        inside = tuple(site for site in sites if node.start <= site.call.start < node.end)
        found.append(Body(view, node, callers.get(symbol, NO_CALLERS) if symbol is not None else NO_CALLERS, inside))
    return found
