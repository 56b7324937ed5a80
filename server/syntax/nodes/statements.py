"""Statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.syntax.nodes.base import Ident, Node
from server.syntax.nodes.expressions import Expr

if TYPE_CHECKING:
    from server.syntax.nodes.declarations import Decl, Var


class Stmt(Node):
    """Base of all statements."""

    __slots__ = ()


class Block(Stmt):
    """`{ … }`; `closed` is false when `}` is missing."""

    __slots__ = ("body", "closed")

    def __init__(self, start: int, end: int, body: list[Stmt], closed: bool = True) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.closed = closed


class ExprStmt(Stmt):
    """An expression as a statement."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expr) -> None:
        self.start = start
        self.end = end
        self.value = value


class Empty(Stmt):
    """A lone `;`, or what is left of a statement that could not be read."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class If(Stmt):
    """`if (condition) then else other`."""

    __slots__ = ("condition", "other", "then")

    def __init__(self, start: int, end: int, condition: Expr, then: Stmt, other: Stmt | None) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.then = then
        self.other = other


class While(Stmt):
    """`while (condition) body`."""

    __slots__ = ("body", "condition")

    def __init__(self, start: int, end: int, condition: Expr, body: Stmt) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.body = body


class DoWhile(While):
    """`do body while (condition)`."""

    __slots__ = ()


class For(Stmt):
    """`for (init; condition; step) body`; `init` is a `VarStmt` or an `ExprStmt`."""

    __slots__ = ("body", "condition", "init", "step")

    def __init__(
        self, start: int, end: int, init: Stmt | None, condition: Expr | None, step: Expr | None, body: Stmt
    ) -> None:
        self.start = start
        self.end = end
        self.init = init
        self.condition = condition
        self.step = step
        self.body = body


class Case(Node):
    """`case a, b: body`, or `default: body` with `values` None."""

    __slots__ = ("body", "values")

    def __init__(self, start: int, end: int, values: list[Expr] | None, body: Stmt) -> None:
        self.start = start
        self.end = end
        self.values = values
        self.body = body


class Switch(Stmt):
    """`switch (subject) { cases }`."""

    __slots__ = ("cases", "subject")

    def __init__(self, start: int, end: int, subject: Expr, cases: list[Case]) -> None:
        self.start = start
        self.end = end
        self.subject = subject
        self.cases = cases


class Return(Stmt):
    """`return value;`."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expr | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class Exit(Return):
    """`exit value;`."""

    __slots__ = ()


class Break(Stmt):
    """`break;`."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Continue(Break):
    """`continue;`."""

    __slots__ = ()


class Goto(Stmt):
    """`goto label;` of old code."""

    __slots__ = ("label",)

    def __init__(self, start: int, end: int, label: Ident) -> None:
        self.start = start
        self.end = end
        self.label = label


class Label(Goto):
    """`label:` of old code."""

    __slots__ = ()


class Delete(Stmt):
    """`delete value;`."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expr) -> None:
        self.start = start
        self.end = end
        self.value = value


class Assert(Stmt):
    """`assert value;`, or `static_assert(value, "text")` with `static` true."""

    __slots__ = ("static", "value")

    def __init__(self, start: int, end: int, value: Expr, static: bool) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.static = static


class VarStmt(Stmt):
    """A declaration of locals or globals: `int a, b = 2;`."""

    __slots__ = ("vars",)

    def __init__(self, start: int, end: int, vars: list[Var]) -> None:
        self.start = start
        self.end = end
        self.vars = vars


class DeclStmt(Stmt):
    """An enum declared inside a function."""

    __slots__ = ("decl",)

    def __init__(self, start: int, end: int, decl: Decl) -> None:
        self.start = start
        self.end = end
        self.decl = decl
