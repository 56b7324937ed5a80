"""The strings that an expression can be: literals, constants, tables of constants, both sides of a `?:`.

Macros and joined literals are already literals in the tree. Nothing is guessed: no answer means that it is not known.
"""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Kind, Symbol, Variable
from server.syntax import nodes as n

_MOST = 64  # entries of a table that are looked at
_DEPTH = 6


class Text(NamedTuple):
    """A string that stands at `start..end` of the chunk, or is named there. `literal` when it is written there.

    `value` is plain text; bytes that are no UTF-8 become U+FFFD.
    """

    value: str
    start: int
    end: int
    literal: bool

    @property
    def inner(self) -> tuple[int, int]:
        """The range between the quotes of a literal."""
        return (self.start + 1, self.end - 1) if self.literal else (self.start, self.end)


def texts(view: ChunkView, expr: n.Expr) -> tuple[Text, ...]:
    """All strings that `expr` can be; empty when not all of them are known."""
    found = _values(view, expr, _DEPTH)
    if found is None:
        return ()
    made: list[Text] = []
    for place, value in found:
        literal = isinstance(place, n.String) and _is_written(view, place)
        where = place if expr.start <= place.start and place.end <= expr.end else expr
        made.append(Text(_plain(value), where.start, where.end, literal and where is place))
    return tuple(made)


def _is_written(view: ChunkView, node: n.String) -> bool:
    source = view.chunk.cut.source
    return len(node.parts) == 1 and source[node.start : node.end] == node.parts[0]


def _plain(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return value


def _values(view: ChunkView, expr: n.Expr | None, depth: int) -> list[tuple[n.Expr, str]] | None:
    if depth == 0 or expr is None:
        return None
    if isinstance(expr, n.String):
        return [(expr, expr.value)]
    if isinstance(expr, n.Paren):
        return _values(view, expr.inner, depth)
    if isinstance(expr, n.NamedArg):
        return _values(view, expr.value, depth)
    if isinstance(expr, n.Ternary):
        then, other = _values(view, expr.then, depth - 1), _values(view, expr.other, depth - 1)
        return then + other if then is not None and other is not None else None
    if isinstance(expr, n.Name):
        value = constant_of(view, view.symbol_of(expr))
        return _values(view, value, depth - 1) if isinstance(value, (n.String, n.Name)) else None
    if isinstance(expr, n.Index):
        table = constant_of(view, view.symbol_of(expr.object))
        if isinstance(table, n.ArrayLiteral) and not table.ellipsis and 0 < len(table.items) <= _MOST:
            return _of_table(view, table, expr.index, depth)
    return None


def _of_table(
    view: ChunkView, table: n.ArrayLiteral, index: n.Expr | None, depth: int
) -> list[tuple[n.Expr, str]] | None:
    at = view.number(index) if index is not None else None
    if isinstance(at, int):
        return _values(view, table.items[at], depth - 1) if 0 <= at < len(table.items) else None
    found: list[tuple[n.Expr, str]] = []
    for item in table.items:
        values = _values(view, item, depth - 1)
        if values is None:
            return None
        found.extend(values)
    return found


def constant_of(view: ChunkView, symbol: Symbol | None) -> n.Expr | None:
    """The initialiser of a variable that is never changed: a constant, or a local that nothing writes to."""
    if not isinstance(symbol, Variable) or symbol.kind is Kind.PARAMETER:
        return None
    if symbol.container is None:
        return symbol.value if symbol.type.const or "const" in symbol.keywords else None
    written = any(ref.role in ("write", "readwrite") for ref in view.refs_of.get(symbol, ()))
    return None if written else symbol.value
