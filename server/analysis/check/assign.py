"""Checks what changes a place: assignments, `++` and `--`."""

from __future__ import annotations

from server.analysis.check.access import Access
from server.analysis.check.context import ENUM_STRUCT
from server.analysis.check.expressions import bare, name_range
from server.analysis.check.relations import ASSIGNING, COERCE
from server.analysis.check.value import ACCESSOR, CHAR_ELEMENT, UNKNOWN_VALUE, VARIABLE, Value
from server.analysis.symbols import Kind, Property, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type
from server.syntax import nodes as n

_OPERATORS = frozenset(("*", "/", "%", "+", "-"))


class Assignments(Access):
    """Expressions that can be assigned to."""

    __slots__ = ()

    def target(self, expr: n.Expr, role: str, reads: bool) -> Value:
        """The value of what is changed; whether it may be is not yet asked. `reads`: the change counts as a use."""
        inner = bare(expr)
        if type(inner) is not n.Name:
            mark = len(self.refs)
            value = self.check(expr)
            self.mark_target(inner, mark, role)
            return value
        local = self.names.get(inner.name)
        if local is not None:
            if not reads:
                local.written = True
            if reads or local.shared:
                local.read = True
            self.ref(inner.start, inner.end, local.symbol, role)
            return local.value
        value = self.resolved(inner)
        if value is None:
            return UNKNOWN_VALUE
        symbol = value.symbol
        assert symbol is not None  # a global has been resolved
        self.ref(inner.start, inner.end, symbol, role)
        if isinstance(symbol, TypeSymbol):
            self.report("type-as-value", inner.start, inner.end, symbol.name)
            return UNKNOWN_VALUE
        return value

    def mark_target(self, target: n.Expr, mark: int, role: str) -> None:
        """Give the reference that stands for an element or member its role."""
        while isinstance(target, n.Index):
            target = target.object
        if isinstance(target, n.Member):
            start = target.member.start
        elif isinstance(target, n.Name):
            start = target.start
        else:
            return
        for index in range(mark, len(self.refs)):
            if self.refs[index].start == start:
                self.refs[index] = self.refs[index]._replace(role=role)
                return

    def assign(self, expr: n.Assign) -> Value:
        """`target = value`, `target += value`, …"""
        op = expr.op[:-1]
        target = self.target(expr.target, "readwrite" if op else "write", False)
        value = self.rvalue(expr.value)
        if target.type is UNKNOWN or (op and value.type is UNKNOWN):
            return UNKNOWN_VALUE
        if op and not (self.scalar(expr.target, target) and self.scalar(expr.value, value)):
            return UNKNOWN_VALUE
        if not self.assignable(expr.target, target, bool(op), expr.op_start, len(expr.op)):
            return UNKNOWN_VALUE
        if value.type is UNKNOWN:
            return Value(target.type)
        if not op:
            start, end = expr.value.start, expr.value.end
            if "\n" in self.source[expr.op_start : start]:
                start, end = expr.op_start, expr.op_start + 1
            if not self.stored(target, expr.value, value, start, end):
                return UNKNOWN_VALUE
            symbol = target.symbol
            if target.kind == VARIABLE == value.kind and symbol is not None and symbol is value.symbol:
                self.report("self-assignment", expr.start, expr.end, symbol.name)
            return Value(target.type)
        result = self.operator(op, target.type, value.type) if op in _OPERATORS else None
        if result is not None:
            return Value(result)
        self.tags(expr, target.type, value.type, False)
        return Value(target.type)

    def assignable(self, expr: n.Expr, value: Value, reads: bool, op_start: int, op_length: int) -> bool:
        """Whether a checked target can be changed by the operator there; reports if not, on the operator's line."""
        symbol = value.symbol
        start, end = expr.start, expr.end
        if "\n" in self.source[start:op_start]:
            start, end = op_start, op_start + op_length
        if value.kind == ACCESSOR:
            assert isinstance(symbol, Property)  # what an accessor is of
            wanted = "set" if symbol.setter is None else "get" if reads and symbol.getter is None else ""
            if wanted:
                self.report("property-access", *name_range(expr), symbol.name, wanted)
            return not wanted
        if value.kind == CHAR_ELEMENT:
            return True
        if value.type.dims:
            if 0 in value.type.dims:
                self.report("array-size-unknown", start, end, self.named(value, expr))
                return False
            return True
        if not value.lvalue:
            if isinstance(symbol, Variable) and symbol.kind in (Kind.CONSTANT, Kind.BUILTIN):
                self.report("assign-to-constant", start, end, symbol.name)
            else:
                self.report("not-assignable", start, end)
            return False
        if isinstance(symbol, Variable) and symbol.type.const:
            self.report("assign-to-constant", start, end, symbol.name)
            return False
        return True

    def stored(self, target: Value, expr: n.Expr, value: Value, start: int, end: int) -> bool:
        """Whether `value` can be stored in `target` by `=`; reports at `start..end` if not."""
        wanted, given = target.type, value.type
        if wanted.dims:
            return self.copied(wanted, given, start, end)
        if given.dims:
            if self.info(wanted.tag).kind == ENUM_STRUCT and isinstance(expr, n.ArrayLiteral):
                return True
            self.report("array-as-value", start, end, self.named(value, expr))
            return False
        if wanted is given or {wanted.tag, given.tag} == {"int", "char"}:
            return True
        if self.operator("=", given, wanted) is not None:
            return True
        verdict = self.match(wanted, given, ASSIGNING)
        if verdict:
            self.report(verdict, start, end, self.shown(wanted), self.shown(given))
        return verdict in ("", "tag-mismatch")

    def copied(self, wanted: Type, given: Type, start: int, end: int) -> bool:
        """Whether an array can be copied to another; reports at `start..end` if not."""
        verdict = self.convert(wanted, given, COERCE)
        if verdict:
            self.report(verdict, start, end, self.shown(wanted), self.shown(given))
            return False
        if len(given.dims) > 1 or 0 in given.dims:
            self.report("array-copy", start, end, self.shown(given))
            return False
        return True

    def prefix(self, expr: n.Unary) -> Value:
        """A prefix operator."""
        return self.step(expr) if expr.op in ("++", "--") else self.unary(expr)

    def step(self, expr: n.Unary) -> Value:
        """`++` and `--`."""
        target = expr.operand
        value = self.target(target, "readwrite", True)
        if value.type is UNKNOWN or not self.scalar(target, value):
            return UNKNOWN_VALUE
        at = expr.end - len(expr.op) if isinstance(expr, n.Postfix) else expr.start
        if not self.assignable(target, value, True, at, len(expr.op)):
            return UNKNOWN_VALUE
        self.operator(expr.op, value.type, None)
        return Value(value.type)
