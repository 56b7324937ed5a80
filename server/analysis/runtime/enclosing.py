"""The conditions under which a place in a function is reached: those around it and the early exits before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.walk import parents
from server.syntax import nodes as n

_ENDS = frozenset({"SetFailState", "ThrowError"})


class Condition(NamedTuple):
    """`expr` holds there, or does not. With `values`, it is one of these, or is none of them."""

    expr: n.Expr
    holds: bool
    values: tuple[n.Expr, ...] | None = None


def conditions(view: ChunkView, function: n.Function, node: n.Node) -> Iterator[Condition]:
    """The conditions over `node`, from the inside out. A node made by hand is not found, and has none."""
    up = parents_in(view, function)
    child, parent = node, up.get(node)
    while parent is not None:
        if isinstance(parent, (n.If, n.Ternary)):
            if child is not parent.condition:
                yield Condition(parent.condition, child is parent.then)
        elif isinstance(parent, n.DoWhile):
            pass
        elif isinstance(parent, (n.While, n.For)):
            if child is parent.body and parent.condition is not None:
                yield Condition(parent.condition, True)
        elif isinstance(parent, n.Binary) and parent.op in ("&&", "||") and child is parent.right:
            yield Condition(parent.left, parent.op == "&&")
        elif isinstance(parent, n.Switch) and isinstance(child, n.Case):
            if child.values is not None:
                yield Condition(parent.subject, True, tuple(child.values))
            else:
                others = [value for case in parent.cases for value in case.values or ()]
                yield Condition(parent.subject, False, tuple(others))
        elif isinstance(parent, n.Block):
            yield from _before(view, parent, child)
        child, parent = parent, up.get(parent)


def parents_in(view: ChunkView, function: n.Function) -> dict[n.Node, n.Node]:
    """What each node of a function stands in."""
    known = view.cache.setdefault("parents", {})
    assert isinstance(known, dict)
    if function not in known:
        known[function] = parents(function)
    return known[function]


def _before(view: ChunkView, block: n.Block, child: n.Node) -> Iterator[Condition]:
    """What the statements before `child` have made sure of by leaving otherwise."""
    known = view.cache.setdefault("early exits", {})
    assert isinstance(known, dict)
    if block not in known:  # long functions are asked about for each of their calls
        known[block] = _exits(block)
    starts, found = known[block]
    yield from found[: bisect_left(starts, child.start)]


def _exits(block: n.Block) -> tuple[list[int], list[Condition]]:
    """Where in a block statements leave unless something holds, and what that is."""
    starts: list[int] = []
    found: list[Condition] = []
    for statement in block.body:
        if not isinstance(statement, n.If):
            continue
        leaves, other = ends(statement.then), statement.other is not None and ends(statement.other)
        if leaves != other:
            starts.append(statement.start)
            found.append(Condition(statement.condition, other))
    return starts, found


def ends(statement: n.Stmt) -> bool:
    """Whether what follows a statement is never reached through it."""
    if isinstance(statement, (n.Return, n.Break)):
        return True
    if isinstance(statement, n.Block):
        return any(ends(one) for one in statement.body)
    if isinstance(statement, n.If):
        return statement.other is not None and ends(statement.then) and ends(statement.other)
    if isinstance(statement, n.ExprStmt) and isinstance(statement.value, n.Call):
        target = statement.value.target
        return isinstance(target, n.Name) and target.name in _ENDS
    return False
