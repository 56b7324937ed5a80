"""What a file does with its variables of type `Handle`: what shows which methodmap they are for, and what forbids it.

Plain facts for `handle_types`, which decides. Every use is looked at; one that is not understood forbids a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Function, Kind, Property, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import children, nodes
from server.knowledge.methodmaps import filled, replacement
from server.syntax import nodes as n

HANDLE = "Handle"
ANY = "any"

_NOTHING = "INVALID_HANDLE"
_KINDS = (Kind.VARIABLE, Kind.LOCAL, Kind.PARAMETER)
_ASKS = (n.If, n.While, n.For, n.Unary, n.Delete, n.ExprStmt, n.Cast, n.SizeOf)
_MOST_DIMENSIONS = 1

Giver = Variable | str
"""Where a value comes from: a variable that may change its type, or the name of a type."""


@dataclass(eq=False)
class Uses:
    """`shown` are the types that uses of a variable want, `flows` what is given to what, `equals` what is compared.

    `refused` are the variables that have to stay as they are. `empty` are the places, by the variable that is given
    it, where `INVALID_HANDLE` has to become `null`.
    """

    shown: dict[Variable, set[str]] = field(default_factory=dict)
    flows: list[tuple[Giver, Variable]] = field(default_factory=list)
    equals: list[tuple[Giver, Variable]] = field(default_factory=list)
    refused: set[Variable] = field(default_factory=set)
    empty: list[tuple[Variable, ChunkView, n.Name]] = field(default_factory=list)

    def show(self, variable: Variable, name: str) -> None:
        """A use wants a variable to be of a type."""
        self.shown.setdefault(variable, set()).add(name)


def is_candidate(unit: Unit, path: str, symbol: Symbol | None) -> bool:
    """Whether a symbol is a plain variable of type `Handle` that the file `path` declares."""
    if not isinstance(symbol, Variable) or symbol.kind not in _KINDS or symbol.type.tag != HANDLE:
        return False
    if symbol.type.ref or symbol.variadic or "public" in symbol.keywords or dimensions(symbol) > _MOST_DIMENSIONS:
        return False
    holder = symbol.container
    if holder is not None and (not isinstance(holder, Function) or holder.container is not None):
        return False
    place = unit.locate(symbol.top)
    return place is not None and place[0].path == path


def dimensions(symbol: Variable) -> int:
    """How many dimensions a variable has."""
    return max(len(symbol.type.dims), len(symbol.dims))


def uses_in(uses: Uses, unit: Unit, path: str, view: ChunkView) -> None:
    """Adds what a chunk does with the candidates of the file `path`."""
    _Reader(uses, unit, path, view).read()


class _Reader:
    """Reads one chunk."""

    def __init__(self, uses: Uses, unit: Unit, path: str, view: ChunkView) -> None:
        self.uses, self.unit, self.path, self.view = uses, unit, path, view
        self.parents = {part: node for node in nodes(view.chunk.syntax.decls) for part in children(node)}

    def read(self) -> None:
        """Looks at every declaration, call and name."""
        seen: dict[Symbol, int] = {}
        for node in list(nodes(self.view.chunk.syntax.decls)):
            if isinstance(node, n.Name):
                symbol = self.candidate(node)
                if symbol is not None:
                    seen[symbol] = seen.get(symbol, 0) + 1
                    self.name(node, symbol)
            elif isinstance(node, n.Call):
                self.call(node)
            elif isinstance(node, n.Assign):
                target = self.variable(node.target)
                if target is not None and node.op == "=":
                    self.give(node.value, target)
        for symbol, refs in self.view.refs_of.items():
            if isinstance(symbol, Variable) and is_candidate(self.unit, self.path, symbol):
                named = [ref for ref in refs if ref.role != "declaration"]
                if len(named) != seen.get(symbol, 0) or not all(ref.written for ref in named):
                    self.uses.refused.add(symbol)
        for symbol in self.declared():
            self.initial(symbol)

    def declared(self) -> Iterator[Variable]:
        """The candidates that the chunk declares."""
        found = {symbol for symbol in self.view.refs_of if is_candidate(self.unit, self.path, symbol)}
        for symbol in found:
            place = self.unit.locate(symbol.top)
            if isinstance(symbol, Variable) and place is not None and place[1] is self.view.chunk:
                yield symbol

    def initial(self, symbol: Variable) -> None:
        """A variable's first value, or a parameter's default."""
        value = symbol.value
        if isinstance(value, n.ArrayLiteral):
            for item in value.items:
                self.give(item, symbol)
        elif value is not None:
            self.give(value, symbol)

    def candidate(self, name: n.Name) -> Variable | None:
        """The candidate that a name stands for."""
        symbol = self.view.symbol_of(name)
        return symbol if isinstance(symbol, Variable) and is_candidate(self.unit, self.path, symbol) else None

    def variable(self, expr: n.Expr) -> Variable | None:
        """The candidate whose value, or whose element, an expression is."""
        while isinstance(expr, n.Paren):
            expr = expr.inner
        if isinstance(expr, n.Index):
            found = self.candidate(expr.object) if isinstance(expr.object, n.Name) else None
            return found if found is not None and dimensions(found) else None
        found = self.candidate(expr) if isinstance(expr, n.Name) else None
        return found if found is not None and not dimensions(found) else None

    # Uses ----------------------------------------------------------------------------------------------------

    def name(self, name: n.Name, symbol: Variable) -> None:
        """One use of a candidate."""
        node: n.Node = name
        parent = self.parents.get(node)
        if dimensions(symbol):
            if isinstance(parent, n.SizeOf):
                return
            if not isinstance(parent, n.Index) or parent.object is not node:
                self.uses.refused.add(symbol)
                return
            node, parent = parent, self.parents.get(parent)
        while isinstance(parent, n.Paren):
            node, parent = parent, self.parents.get(parent)
        if isinstance(parent, _ASKS) or self.is_fine(node, parent, symbol):
            return
        self.uses.refused.add(symbol)

    def is_fine(self, node: n.Node, parent: n.Node | None, symbol: Variable) -> bool:
        """Whether a use allows another type; notes what it shows."""
        if isinstance(parent, n.Call):
            return self.argument(node, parent, symbol)
        if isinstance(parent, n.Assign) and parent.op == "=":
            return parent.target is not node or isinstance(self.parents.get(parent), (n.ExprStmt, n.Paren, n.Block))
        if isinstance(parent, n.Binary):
            if parent.op in ("==", "!="):
                other = parent.right if parent.left is node else parent.left
                if not _is_nothing(other):
                    self.uses.equals.extend((giver, symbol) for giver in self.givers(other))
            return parent.op in ("==", "!=", "&&", "||")
        if isinstance(parent, n.Member):
            return parent.object is node and parent.member.name in ("Close", "Clone")
        if isinstance(parent, n.Ternary):
            return parent.condition is node
        if isinstance(parent, n.Var):
            return parent.init is node
        if isinstance(parent, n.Return):
            function = self.view.function_at(parent.start)
            return function is not None and function.type is not None and function.type.name == HANDLE
        return False

    def argument(self, node: n.Node, call: n.Call, symbol: Variable) -> bool:
        """Whether a variable may be passed with another type; notes which one a native is for."""
        called = self.view.calls_by_node.get(call)
        if called is None or any(isinstance(one, n.NamedArg) for one in call.args):
            return False
        function = called.function
        index = next((at for at, one in enumerate(call.args) if one is node), -1)
        if index < 0:
            return False
        if index >= len(function.params):
            return function.variadic
        param = function.params[index]
        made = filled(function.name)
        if made is not None and made[1] == param.name and param.type.tag == HANDLE:
            self.uses.show(symbol, made[0])
            return True
        if param.type.ref or param.type.dims:
            return param.variadic
        new = replacement(function.name) if index == 0 and function.container is None else None
        if new is not None and "native" in function.keywords:
            self.uses.show(symbol, new.type)
        elif param.type.tag not in (HANDLE, ANY):
            self.uses.show(symbol, param.type.tag)
        return True

    # Values --------------------------------------------------------------------------------------------------

    def call(self, call: n.Call) -> None:
        """What the plugin's own functions are given for their parameters."""
        called = self.view.calls_by_node.get(call)
        if called is None or not called.function.has_body:
            return
        site = CallSite(self.view, called)
        for index, argument in site.arguments.items():
            param = called.function.params[index] if index < len(called.function.params) else None
            if isinstance(param, Variable) and is_candidate(self.unit, self.path, param):
                self.give(argument, param)

    def give(self, value: n.Expr, target: Variable) -> None:
        """A value goes to a candidate."""
        while isinstance(value, n.Paren):
            value = value.inner
        if isinstance(value, n.Ternary):
            self.give(value.then, target)
            self.give(value.other, target)
        elif isinstance(value, n.Name) and value.name == _NOTHING:
            self.uses.empty.append((target, self.view, value))
        elif not _is_nothing(value):
            self.uses.flows.extend((giver, target) for giver in self.givers(value))

    def givers(self, value: n.Expr) -> Iterator[Giver]:
        """Where a value comes from; nothing for one that goes with every type."""
        while isinstance(value, n.Paren):
            value = value.inner
        found = self.variable(value)
        tag = type_name(self.view, value) if found is None else ""
        if found is not None:
            yield found
        elif tag != ANY:
            yield tag or HANDLE


def _is_nothing(value: n.Expr) -> bool:
    while isinstance(value, n.Paren):
        value = value.inner
    return isinstance(value, n.Null) or (isinstance(value, n.Name) and value.name == _NOTHING)


def type_name(view: ChunkView, expr: n.Expr) -> str:
    """The declared type of a value; "" when it is not plain."""
    if isinstance(expr, n.Paren):
        return type_name(view, expr.inner)
    if isinstance(expr, n.Call):
        called = view.calls_by_node.get(expr)
        return called.function.type.tag if called is not None and not called.function.type.dims else ""
    symbol = view.symbol_of(expr.object if isinstance(expr, n.Index) else expr)
    if isinstance(symbol, Property):
        return symbol.type.tag
    if isinstance(symbol, Variable) and dimensions(symbol) == int(isinstance(expr, n.Index)):
        return symbol.type.tag
    return ""
