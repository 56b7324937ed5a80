"""Arguments of a format that do not have the type of their letter and are right all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.analysis.runtime.asked import ask
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import body_of, is_own
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.formats import Formatted
from server.analysis.runtime.specifiers import fits
from server.analysis.symbols import Function, Variable
from server.analysis.types import Type
from server.analysis.unit import Unit
from server.analysis.walk import statements
from server.syntax import nodes as n

_DEPTH: Final = 3


def is_first_element(call: Formatted, kind: str, argument: n.Expr, type: Type) -> bool:
    """Whether an array stands for its first element, which is what is shown: `pos, pos[1], pos[2]`."""
    if not type.dims or not fits(kind, Type(type.tag)):
        return False
    source = call.site.view.chunk.cut.source
    written = source[argument.start : argument.end]
    elements = (one.object for one in call.arguments if isinstance(one, n.Index))
    return any(source[one.start : one.end] == written for one in elements)


def may_hold_float(view: ChunkView, argument: n.Expr, depth: int = _DEPTH) -> bool:
    """Whether a whole number may be the bits of a float: something made one with `view_as<int>`, or may have."""
    if isinstance(argument, n.Paren):
        return may_hold_float(view, argument.inner, depth)
    if isinstance(argument, n.Cast):
        return True
    if isinstance(argument, n.Call):
        called = view.calls_by_node.get(argument)
        return called is None or (is_own(view.unit, called.function) and ask(view, _gives_cast, called.function))
    symbol = view.symbol_of(argument)
    if not isinstance(argument, n.Name) or not isinstance(symbol, Variable) or symbol.container is None or not depth:
        return False
    values = [symbol.value] if symbol.value is not None else []
    for target, parent in _writes(view, symbol):
        if isinstance(parent, n.Assign) and parent.target is target:
            values.append(parent.value)
        elif isinstance(parent, n.Call):
            return True
    return any(may_hold_float(view, value, depth - 1) for value in values)


def _writes(view: ChunkView, symbol: Variable) -> Iterator[tuple[n.Node, n.Node | None]]:
    """Where a variable is written, with what each place stands in."""
    for ref in view.refs_of.get(symbol, ()):
        function = view.function_at(ref.start)
        if ref.role in ("write", "readwrite") and function is not None:
            up = parents_in(view, function)
            name = next((one for one in up if isinstance(one, n.Name) and one.start == ref.start), None)
            if name is not None:
                yield name, up.get(name)


def _gives_cast(unit: Unit, function: Function) -> bool:
    body = body_of(unit, function)
    if body is None:
        return False
    given = (one.value for one in statements(body.node) if isinstance(one, n.Return) and one.value is not None)
    return any(isinstance(body.view.origin(one), n.Cast) or isinstance(one, n.Cast) for one in given)
