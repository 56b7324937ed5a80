"""Answers about single expressions of a chunk: their types and, where they have one, their constant values."""

from __future__ import annotations

from server.analysis.check.chunk import check_chunk
from server.analysis.check.facts import Facts
from server.analysis.symbols import Variable
from server.analysis.types import UNKNOWN, Type
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_MAX_STEPS = 8


def type_of(unit: Unit, path: str, chunk: Chunk, expr: n.Expr) -> Type | None:
    """The type of an expression of the chunk's tree; None when it is not known."""
    found = check_chunk(unit, path, chunk, record_types=True).types.get(expr, UNKNOWN)
    return None if found is UNKNOWN else found


def constant_value(unit: Unit, path: str, chunk: Chunk, expr: n.Expr) -> int | float | str | None:
    """The value of an expression that is known while compiling; None for any other.

    Looks through `#define`, `const` and enums, and through constant strings; a string is a Latin-1 view of UTF-8,
    as in the tree.
    """
    facts = Facts(unit, path, chunk)
    facts.start_facts()
    if isinstance(expr, n.Name):
        local = _local(unit, path, chunk, expr)
        if local is not None:
            return facts.variable(local).value.constant
    for _ in range(_MAX_STEPS):
        if isinstance(expr, n.Paren):
            expr = expr.inner
        elif isinstance(expr, n.String):
            return expr.value
        elif isinstance(expr, n.Name):
            symbol = facts.lookup(expr.name)
            if not isinstance(symbol, Variable) or symbol.value is None or not symbol.type.const:
                break
            if "enum" in symbol.keywords:
                break
            expr = symbol.value
        else:
            break
    return facts.evaluate(expr)


def _local(unit: Unit, path: str, chunk: Chunk, expr: n.Name) -> Variable | None:
    """The local or parameter that a name stands for."""
    for ref in check_chunk(unit, path, chunk).refs:
        symbol = ref.symbol
        if ref.start == expr.start and ref.end == expr.end and symbol.name == expr.name:
            return symbol if isinstance(symbol, Variable) and symbol.container is not None else None
    return None
