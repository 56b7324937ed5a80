"""How large the array is that a function returns: as large as what its first `return` gives.

The type in the function's heading does not say, so its body is looked at. Nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.check.facts import Facts
from server.analysis.check.value import NO_SIZE
from server.analysis.declare import variable_of
from server.analysis.symbols import Function, Kind, Variable
from server.analysis.types import Type
from server.syntax import nodes as n

_MAX_DEPTH = 4


def returned_dims(facts: Facts, symbol: Function, depth: int = 0) -> tuple[int, ...]:
    """The dimensions of the array that a top-level function returns; NO_SIZE where that can not be told."""
    unknown = tuple(NO_SIZE for _ in symbol.type.dims)
    body = _body(facts, symbol)
    if body is None or depth > _MAX_DEPTH:
        return unknown
    value = next((stmt.value for stmt in _statements(body) if isinstance(stmt, n.Return) and stmt.value), None)
    if value is None:
        return tuple(0 for _ in symbol.type.dims)
    found = _type(facts, symbol, body, value, depth)
    return found.dims if found is not None and len(found.dims) == len(unknown) else unknown


def _body(facts: Facts, symbol: Function) -> n.Stmt | None:
    for entry in facts.unit.entries(symbol.name, facts.path):
        if entry.made is not symbol:
            continue
        for decl in entry.chunk.syntax.decls:
            if isinstance(decl, n.Function) and decl.name.name == symbol.name and decl.body is not None:
                return decl.body
    return None


def _type(facts: Facts, function: Function, body: n.Stmt, expr: n.Expr, depth: int) -> Type | None:
    if isinstance(expr, n.Paren):
        return _type(facts, function, body, expr.inner, depth)
    if isinstance(expr, n.String):
        return Type("char", (expr.size,))
    if isinstance(expr, n.Call) and isinstance(expr.target, n.Name):
        called = facts.lookup(expr.target.name)
        if isinstance(called, Function) and called.type.dims:
            return Type(called.type.tag, returned_dims(facts, called, depth + 1))
        return None
    if not isinstance(expr, n.Name):
        return None
    for stmt in _statements(body):
        if isinstance(stmt, n.VarStmt):
            for var in stmt.vars:
                if var.name.name == expr.name:
                    return facts.declared_type(variable_of(var, Kind.LOCAL))
    for param in function.params:
        if param.name == expr.name:
            return facts.variable(param).type
    found = facts.lookup(expr.name)
    return facts.variable(found).type if isinstance(found, Variable) else None


def _statements(stmt: n.Stmt) -> Iterator[n.Stmt]:
    """A statement and those in it, in order."""
    yield stmt
    inner: list[n.Stmt] = []
    if isinstance(stmt, n.Block):
        inner = stmt.body
    elif isinstance(stmt, n.If):
        inner = [stmt.then] if stmt.other is None else [stmt.then, stmt.other]
    elif isinstance(stmt, n.While):
        inner = [stmt.body]
    elif isinstance(stmt, n.For):
        inner = [stmt.body] if stmt.init is None else [stmt.init, stmt.body]
    elif isinstance(stmt, n.Switch):
        inner = [case.body for case in stmt.cases]
    for part in inner:
        yield from _statements(part)
