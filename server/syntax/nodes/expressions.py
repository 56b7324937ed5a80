"""Expressions."""

from __future__ import annotations

from server.syntax.nodes.base import Ident, Node, TypeRef


class Expr(Node):
    """Base of all expressions."""

    __slots__ = ()


class Missing(Expr):
    """Stands where an expression should be; a syntax problem has been reported for it."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Name(Expr):
    """An identifier that is used."""

    __slots__ = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class Number(Expr):
    """An integer literal or a character literal (`char` true); `value` is its signed 32-bit value."""

    __slots__ = ("char", "value")

    def __init__(self, start: int, end: int, value: int, char: bool = False) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.char = char


class Float(Expr):
    """A rational literal."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: float) -> None:
        self.start = start
        self.end = end
        self.value = value


class String(Expr):
    """A string literal, or several joined by `...`.

    `parts` are the literals as written, with quotes, as Latin-1 views of UTF-8 (see `text`); `value` is the
    unescaped content in the same view; `size` is its length in bytes with the terminator, as the compiler
    counts it.
    """

    __slots__ = ("parts", "size", "value")

    def __init__(self, start: int, end: int, parts: tuple[str, ...], value: str) -> None:
        self.start = start
        self.end = end
        self.parts = parts
        self.value = value
        self.size = len(value) + 1


class Bool(Expr):
    """`true` or `false`."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: bool) -> None:
        self.start = start
        self.end = end
        self.value = value


class Null(Expr):
    """`null`."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class InvalidFunction(Null):
    """`INVALID_FUNCTION`."""

    __slots__ = ()


class This(Null):
    """`this`."""

    __slots__ = ()


class Unary(Expr):
    """Prefix `-`, `!`, `~`, `++`, `--`."""

    __slots__ = ("op", "operand")

    def __init__(self, start: int, end: int, op: str, operand: Expr) -> None:
        self.start = start
        self.end = end
        self.op = op
        self.operand = operand


class Postfix(Unary):
    """Postfix `++`, `--`."""

    __slots__ = ()


class Binary(Expr):
    """A binary operator, `&&` and `||` included; `op_start` is where the operator stands.

    Comparisons are chained by the language (`a < b < c`), which is a left-leaning tree here with `chain` true
    on every link but the innermost.
    """

    __slots__ = ("chain", "left", "op", "op_start", "right")

    def __init__(
        self, start: int, end: int, op: str, op_start: int, left: Expr, right: Expr, chain: bool = False
    ) -> None:
        self.start = start
        self.end = end
        self.op = op
        self.op_start = op_start
        self.left = left
        self.right = right
        self.chain = chain


class Assign(Expr):
    """`target op value` where `op` is `=`, `+=`, …"""

    __slots__ = ("op", "op_start", "target", "value")

    def __init__(self, start: int, end: int, op: str, op_start: int, target: Expr, value: Expr) -> None:
        self.start = start
        self.end = end
        self.op = op
        self.op_start = op_start
        self.target = target
        self.value = value


class Ternary(Expr):
    """`condition ? then : other`."""

    __slots__ = ("condition", "other", "then")

    def __init__(self, start: int, end: int, condition: Expr, then: Expr, other: Expr) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.then = then
        self.other = other


class Call(Expr):
    """`target(args)`, or `new Target(args)` with `new` true.

    `args` holds expressions, `NamedArg` and `DefaultArg`. `lparen` is where `(` stands, `commas` where the
    commas stand; `closed` is false when `)` is missing.
    """

    __slots__ = ("args", "closed", "commas", "lparen", "new", "target")

    def __init__(
        self,
        start: int,
        end: int,
        target: Expr,
        args: list[Expr],
        lparen: int,
        commas: list[int],
        closed: bool = True,
        new: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.args = args
        self.lparen = lparen
        self.commas = commas
        self.closed = closed
        self.new = new


class NamedArg(Expr):
    """`.name = value` in a call."""

    __slots__ = ("name", "value")

    def __init__(self, start: int, end: int, name: Ident, value: Expr) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value


class DefaultArg(Null):
    """`_` in a call: the parameter's default."""

    __slots__ = ()


class Member(Expr):
    """`object.member` (`op` ".") or `Type::member` (`op` "::"); `member.name` is "" while typing."""

    __slots__ = ("member", "object", "op")

    def __init__(self, start: int, end: int, object: Expr, op: str, member: Ident) -> None:
        self.start = start
        self.end = end
        self.object = object
        self.op = op
        self.member = member


class Index(Expr):
    """`object[index]`; `index` is None for `x[]` inside `sizeof`."""

    __slots__ = ("index", "object")

    def __init__(self, start: int, end: int, object: Expr, index: Expr | None) -> None:
        self.start = start
        self.end = end
        self.object = object
        self.index = index


class Cast(Expr):
    """`view_as<type>(value)`, or the old `Tag:value` with `type.old` true."""

    __slots__ = ("type", "value")

    def __init__(self, start: int, end: int, type: TypeRef, value: Expr) -> None:
        self.start = start
        self.end = end
        self.type = type
        self.value = value


class NewArray(Expr):
    """`new type[size][size]…`."""

    __slots__ = ("sizes", "type")

    def __init__(self, start: int, end: int, type: TypeRef, sizes: list[Expr]) -> None:
        self.start = start
        self.end = end
        self.type = type
        self.sizes = sizes


class SizeOf(Expr):
    """`sizeof(operand)`; also the old `tagof` and `cellsof` with `op`."""

    __slots__ = ("op", "operand")

    def __init__(self, start: int, end: int, op: str, operand: Expr) -> None:
        self.start = start
        self.end = end
        self.op = op
        self.operand = operand


class Defined(Expr):
    """`defined name`."""

    __slots__ = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class ArrayLiteral(Expr):
    """`{a, b, ...}`."""

    __slots__ = ("ellipsis", "items")

    def __init__(self, start: int, end: int, items: list[Expr], ellipsis: bool) -> None:
        self.start = start
        self.end = end
        self.items = items
        self.ellipsis = ellipsis


class StructInit(Expr):
    """`{name = value, …}` for `myinfo` and its like."""

    __slots__ = ("fields",)

    def __init__(self, start: int, end: int, fields: list[tuple[Ident, Expr]]) -> None:
        self.start = start
        self.end = end
        self.fields = fields


class Comma(Expr):
    """`(a, b)`: evaluates all, is the last."""

    __slots__ = ("items",)

    def __init__(self, start: int, end: int, items: list[Expr]) -> None:
        self.start = start
        self.end = end
        self.items = items


class Paren(Expr):
    """`(inner)`, kept because warnings and edits care whether parentheses are written."""

    __slots__ = ("inner",)

    def __init__(self, start: int, end: int, inner: Expr) -> None:
        self.start = start
        self.end = end
        self.inner = inner
