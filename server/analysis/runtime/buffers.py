"""Arrays that calls are given to fill, with the sizes that they are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Variable
from server.syntax import nodes as n

_SIZES: Final = frozenset(
    """
    arglen buf_max buffersize buffer_size bufsize codelen desclen destlen dispbuflen ident_length infobuflen keylen len
    length maplen max maxlen maxlength maxsize max_len max_length max_size namelen partlen reasonlen size tn_maxlength
    vallen
    """.split()
)
_CELL: Final = 4  # characters
_COUNTS: Final = frozenset({"maxstrings", "numstrings"})
_LENGTHS: Final = frozenset({"maxstringlength", "maxstringlen"})


class Buffer(NamedTuple):
    """An array of `size` elements, which a call takes for one of `told` because of its argument `length`.

    There is `room` for more characters than that, since a string takes whole cells. `right` is what the argument should
    be, "" when that is not sure.
    """

    array: n.Expr
    size: int
    length: n.Expr
    told: int
    right: str
    room: int


def buffers(site: CallSite) -> Iterator[Buffer]:
    """The strings that a call fills, where both sizes are known."""
    params = site.function.params
    for index, param in enumerate(params[:-1]):
        if param.type.tag != "char" or param.type.const or "const" in param.keywords:
            continue
        array = site.argument(index)
        depth = len(param.type.dims)
        if array is None or depth == 0:
            continue
        sizes = array_sizes(site.view, array)
        if len(sizes) != depth:
            continue
        name = params[index + 1].name.lower()
        if depth == 1 and name in _SIZES:
            yield from _told(site, array, sizes[0], index + 1, _size_of(array), _CELL)
        elif depth == 2 and name in _COUNTS and params[index + 2].name.lower() in _LENGTHS:
            yield from _told(site, array, sizes[0], index + 1, _size_of(array))
            yield from _told(site, array, sizes[1], index + 2, _size_of(array, "[]"), _CELL)


def _size_of(array: n.Expr, inner: str = "") -> str:
    if isinstance(array, n.Index) and isinstance(array.object, n.Name) and not inner:
        return f"sizeof({array.object.name}[])"
    return f"sizeof({array.name}{inner})" if isinstance(array, n.Name) else ""


def _told(site: CallSite, array: n.Expr, size: int, index: int, right: str, unit: int = 1) -> Iterator[Buffer]:
    length = site.argument(index)
    told = number_of(site.view, length) if length is not None else None
    if length is not None and told is not None and size > 0:
        yield Buffer(array, size, length, told, right, -(-size // unit) * unit)


def array_sizes(view: ChunkView, expr: n.Expr) -> tuple[int, ...]:
    """The sizes of the array that an expression is, from the outside in; 0 where one is not known."""
    if isinstance(expr, n.Paren):
        return array_sizes(view, expr.inner)
    if isinstance(expr, n.Index):
        return array_sizes(view, expr.object)[1:]
    symbol = view.symbol_of(expr)
    if not isinstance(symbol, Variable):
        return ()
    return tuple(max(size, 0) for size in view.declared_type(symbol).dims)


def number_of(view: ChunkView, expr: n.Expr) -> int | None:
    """The value of a constant expression, `sizeof` of local arrays included."""
    if isinstance(expr, n.Paren):
        return number_of(view, expr.inner)
    if isinstance(expr, n.SizeOf) and expr.op == "sizeof":
        sizes = array_sizes(view, expr.operand)
        return sizes[0] if sizes and sizes[0] > 0 else None
    if isinstance(expr, n.Binary) and expr.op in ("-", "+"):
        left, right = number_of(view, expr.left), number_of(view, expr.right)
        if left is None or right is None:
            return None
        return left - right if expr.op == "-" else left + right
    number = view.number(expr)
    return number if isinstance(number, int) else None
