"""A checked chunk with what the rules about run time ask of it: symbols by place, assigned values, callers.

Everything is worked out when it is first asked for. Must not report anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from server.analysis.check.facts import Facts
from server.analysis.checked import Called, Checked, Ref
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.target import DEFAULT_TARGET, Target
from server.analysis.types import Type
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_LOCALS = (Kind.LOCAL, Kind.PARAMETER, Kind.CONSTANT)
_WRITES = ("write", "readwrite")


@dataclass(eq=False)
class ChunkView:
    """One chunk of the file `path` of `unit`. All places are relative to the chunk, as in its tree."""

    unit: Unit
    path: str
    chunk: Chunk
    checked: Checked
    target: Target = DEFAULT_TARGET
    cache: dict[str, object] = field(default_factory=dict)  # what rules that look at the same thing share

    @cached_property
    def functions(self) -> list[n.Function]:
        """The functions with bodies in here, methods and accessors included, in order."""
        found: list[n.Function] = []
        for decl in self.chunk.syntax.decls:
            if isinstance(decl, n.Function):
                found.append(decl)
            elif isinstance(decl, (n.EnumStruct, n.Methodmap)):
                found.extend(decl.methods)
                if isinstance(decl, n.Methodmap):
                    accessors = (one for item in decl.properties for one in (item.getter, item.setter))
                    found.extend(one for one in accessors if one is not None)
        return sorted((one for one in found if one.body is not None), key=lambda one: one.start)

    def function_at(self, offset: int) -> n.Function | None:
        """The function that holds `offset`."""
        return next((one for one in self.functions if one.start <= offset < one.end), None)

    @cached_property
    def calls_by_node(self) -> dict[n.Call, Called]:
        """The resolved calls by their node."""
        return {called.call: called for called in self.checked.calls}

    @cached_property
    def _refs(self) -> dict[tuple[int, str], Ref]:
        return {(ref.start, ref.symbol.name): ref for ref in self.checked.refs}

    def symbol_of(self, expr: n.Expr) -> Symbol | None:
        """What a name stands for."""
        if isinstance(expr, n.Paren):
            return self.symbol_of(expr.inner)
        if isinstance(expr, n.Name):
            ref = self._refs.get((expr.start, expr.name))
            return ref.symbol if ref is not None else None
        if isinstance(expr, n.Member):
            ref = self._refs.get((expr.member.start, expr.member.name))
            return ref.symbol if ref is not None else None
        return None

    @cached_property
    def refs_of(self) -> dict[Symbol, list[Ref]]:
        """The references in here to each symbol, in the order of the text."""
        found: dict[Symbol, list[Ref]] = {}
        for ref in self.checked.refs:
            found.setdefault(ref.symbol, []).append(ref)
        for refs in found.values():
            refs.sort(key=lambda ref: ref.start)
        return found

    @cached_property
    def _writes(self) -> dict[Symbol, list[Ref]]:
        """Those of the references that write; a variable may be asked about at each place where it is read."""
        found = {symbol: [ref for ref in refs if ref.role in _WRITES] for symbol, refs in self.refs_of.items()}
        return {symbol: refs for symbol, refs in found.items() if refs}

    @cached_property
    def _assigned(self) -> dict[tuple[int, str], n.Expr]:
        """The values that are assigned with `=` to names, by the place of the name."""
        return {
            (node.target.start, node.target.name): node.value
            for node in nodes(self.chunk.syntax.decls)
            if isinstance(node, n.Assign) and node.op == "=" and isinstance(node.target, n.Name)
        }

    def only_value(self, symbol: Symbol | None) -> n.Expr | None:
        """The one value that a local (or a global constant) ever has; None when that is not certain."""
        if not isinstance(symbol, Variable):
            return None
        if symbol.container is None:
            return symbol.value if symbol.type.const else None
        if symbol.kind not in _LOCALS or symbol.kind is Kind.PARAMETER:
            return None
        writes = self._writes.get(symbol, ())
        if not writes:
            return symbol.value
        if len(writes) == 1 and symbol.value is None and "static" not in symbol.keywords:
            return self._assigned.get((writes[0].start, symbol.name))
        return None

    def values_of(self, symbol: Variable) -> list[n.Expr] | None:
        """All values that are written to a local; None when one is not known, or when it is a parameter."""
        if symbol.container is None or symbol.kind is Kind.PARAMETER:
            return None
        values = [symbol.value] if symbol.value is not None else []
        for ref in self._writes.get(symbol, ()):
            value = self._assigned.get((ref.start, symbol.name))
            if value is None:
                return None
            values.append(value)
        return values

    def origin(self, expr: n.Expr) -> n.Expr:
        """The expression that a value comes from: parentheses, casts and locals with one value are looked through."""
        for _ in range(8):
            if isinstance(expr, n.Paren):
                expr = expr.inner
            elif isinstance(expr, n.Cast):
                expr = expr.value
            elif isinstance(expr, n.Name):
                value = self.only_value(self.symbol_of(expr))
                if value is None or value.start == value.end:
                    return expr
                expr = value
            else:
                return expr
        return expr

    @cached_property
    def _facts(self) -> Facts:
        facts = Facts(self.unit, self.path, self.chunk)
        facts.start_facts()
        return facts

    def number(self, expr: n.Expr) -> int | float | None:
        """The value of an expression that is known while compiling."""
        symbol = self.symbol_of(expr)
        if isinstance(symbol, Variable) and symbol.container is not None:
            if symbol.kind is Kind.CONSTANT or "const" in symbol.keywords:
                return self._facts.variable(symbol).value.constant
            return None
        if any(isinstance(node, n.Name) and self._is_local(node) for node in nodes([expr])):
            return None
        return self._facts.evaluate(expr)

    def declared_type(self, symbol: Variable) -> Type:
        """A variable's type with the sizes of its dimensions; what is not positive there is not known."""
        return self._facts.variable(symbol).type

    def _is_local(self, name: n.Name) -> bool:
        symbol = self.symbol_of(name)
        return symbol is None or symbol.container is not None
