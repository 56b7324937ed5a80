"""Walks syntax trees, for analyses that look for one kind of node wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

from server.syntax import nodes as n

# What a field can hold besides nodes, and lists and tuples of them.
_PLAIN = frozenset({str, int, float, bool, frozenset, type(None)})
_MANY = (list, tuple)


def nodes(tops: Iterable[n.Node]) -> Iterator[n.Node]:
    """All nodes of these trees, each before its parts."""
    stack = list(tops)
    stack.reverse()
    while stack:
        node = stack.pop()
        yield node
        below = children(node)
        below.reverse()
        stack.extend(below)


def children(node: n.Node) -> list[n.Node]:
    """The nodes directly below a node, in the order of its fields."""
    found: list[n.Node] = []
    for part in _fields(type(node))(node):
        kind = type(part)
        if kind in _PLAIN:
            continue
        if kind in _MANY:
            _collect(part, found)
        else:
            found.append(part)
    return found


def _collect(parts: Iterable[Any], found: list[n.Node]) -> None:
    for part in parts:
        kind = type(part)
        if kind in _MANY:
            _collect(part, found)
        elif kind not in _PLAIN:
            found.append(part)


@cache
def _fields(kind: type[n.Node]) -> Callable[[n.Node], tuple[Any, ...]]:
    """Gives the values of a node's fields, those of base classes first."""
    slots: list[str] = []
    for cls in reversed(kind.__mro__):
        slots.extend(slot for slot in sorted(getattr(cls, "__slots__", ())) if slot not in ("start", "end"))
    if len(slots) < 2:
        return lambda node: tuple(getattr(node, slot) for slot in slots)
    return attrgetter(*slots)


def statements(top: n.Node) -> Iterator[n.Node]:
    """`top`, a function or statement, and the statements in it."""
    stack = [top]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, n.Function):
            stack.extend([node.body] if node.body is not None else [])
        elif isinstance(node, n.Block):
            stack.extend(reversed(node.body))
        elif isinstance(node, n.If):
            if node.other is not None:
                stack.append(node.other)
            stack.append(node.then)
        elif isinstance(node, (n.While, n.For)):
            stack.append(node.body)
        elif isinstance(node, n.Switch):
            stack.extend(case.body for case in reversed(node.cases))


def returns_value(top: n.Node) -> bool:
    """Whether a `return` with a value stands in `top`, a function or statement."""
    return any(isinstance(node, n.Return) and node.value is not None for node in statements(top))


def parents(top: n.Node) -> dict[n.Node, n.Node]:
    """What each node below `top` stands in."""
    found: dict[n.Node, n.Node] = {}
    stack = [top]
    while stack:
        node = stack.pop()
        for child in children(node):
            found[child] = node
            stack.append(child)
    return found
