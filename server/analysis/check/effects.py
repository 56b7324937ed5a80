"""Whether an expression does anything besides having a value."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from server.syntax import nodes as n

ALWAYS: Final = frozenset({n.Call, n.Assign, n.Postfix, n.Missing})


def has_effect(expr: n.Expr, known: Container[n.Expr]) -> bool:
    """Whether evaluating `expr` does anything. `known` are expressions that turned out to call something."""
    if type(expr) in ALWAYS or expr in known:
        return True
    if isinstance(expr, n.Unary):
        return expr.op in ("++", "--") or has_effect(expr.operand, known)
    if isinstance(expr, n.Binary):
        return has_effect(expr.left, known) or has_effect(expr.right, known)
    if isinstance(expr, n.Ternary):
        return any(has_effect(part, known) for part in (expr.condition, expr.then, expr.other))
    if isinstance(expr, n.Paren):
        return has_effect(expr.inner, known)
    if isinstance(expr, n.Cast):
        return has_effect(expr.value, known)
    if isinstance(expr, n.Comma | n.ArrayLiteral):
        return any(has_effect(item, known) for item in expr.items)
    if isinstance(expr, n.Index):
        return has_effect(expr.object, known) or (expr.index is not None and has_effect(expr.index, known))
    return isinstance(expr, n.Member) and has_effect(expr.object, known)
