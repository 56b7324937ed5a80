"""Walks syntax trees, for analyses that look for one kind of node wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from server.syntax import nodes as n


def nodes(tops: Iterable[n.Node]) -> Iterator[n.Node]:
    """All nodes of these trees, each before its parts."""
    stack: list[object] = list(reversed(list(tops)))
    while stack:
        item = stack.pop()
        if isinstance(item, n.Node):
            yield item
            parts = [getattr(item, slot) for slot in _slots(type(item))]
            stack.extend(part for part in reversed(parts) if part is not None)
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


@lru_cache(maxsize=128)
def _slots(kind: type[n.Node]) -> tuple[str, ...]:
    """The fields that hold nodes, those of base classes first."""
    found: list[str] = []
    for cls in reversed(kind.__mro__):
        found.extend(slot for slot in sorted(getattr(cls, "__slots__", ())) if slot not in ("start", "end"))
    return tuple(found)


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


def children(node: n.Node) -> Iterator[n.Node]:
    """The nodes directly below a node, in the order of its fields."""
    stack: list[object] = [getattr(node, slot) for slot in reversed(_slots(type(node)))]
    while stack:
        item = stack.pop()
        if isinstance(item, n.Node):
            yield item
        elif isinstance(item, (list, tuple)):
            stack.extend(reversed(item))


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
