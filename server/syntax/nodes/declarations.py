"""Declarations: what stands at the top level or inside a type."""

from __future__ import annotations

from server.syntax.nodes.base import Ident, Node, TypeRef
from server.syntax.nodes.expressions import Expr
from server.syntax.nodes.statements import Assert, Stmt, VarStmt


class Decl(Node):
    """Base of what can stand at the top level (`VarStmt` and `Assert` can too) or inside a type."""

    __slots__ = ("name",)
    name: Ident


class Var(Decl):
    """A variable, parameter, constant or field.

    `dims` are the dimensions behind the name (None for `[]`); those behind the type are counted in
    `type.dims`. `keywords` holds `new`, `decl`, `static`, `const`, `public`, `stock` as written.
    `variadic` marks `type ...`.
    """

    __slots__ = ("dims", "init", "keywords", "type", "variadic")

    def __init__(
        self,
        start: int,
        end: int,
        name: Ident,
        type: TypeRef,
        dims: list[Expr | None],
        init: Expr | None,
        keywords: frozenset[str] = frozenset(),
        variadic: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.type = type
        self.dims = dims
        self.init = init
        self.keywords = keywords
        self.variadic = variadic


class Function(Decl):
    """A function, native, forward, method, constructor, destructor or accessor.

    `keywords` holds what stands before it (`public`, `stock`, `static`, `native`, `forward`). `type` is the
    return type (None where none is written). `operator` is the operator's text for `operator+`. `kind` tells
    "function", "method", "constructor", "destructor", "getter" or "setter". `body` is None for a
    declaration without one. `alias` is the name behind `=` of an old native. `params_end` is behind `)`.
    """

    __slots__ = ("alias", "body", "keywords", "kind", "operator", "params", "params_end", "type")

    def __init__(
        self,
        start: int,
        end: int,
        name: Ident,
        type: TypeRef | None,
        params: list[Var],
        params_end: int,
        body: Stmt | None,
        keywords: frozenset[str],
        kind: str = "function",
        operator: str = "",
        alias: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.type = type
        self.params = params
        self.params_end = params_end
        self.body = body
        self.keywords = keywords
        self.kind = kind
        self.operator = operator
        self.alias = alias


class EnumMember(Decl):
    """`Name = value` in an enum; `type` and `dims` are of the old "enum as structure" (`Float:a[3]`)."""

    __slots__ = ("dims", "type", "value")

    def __init__(
        self,
        start: int,
        end: int,
        name: Ident,
        value: Expr | None,
        type: TypeRef | None,
        dims: list[Expr | None],
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value
        self.type = type
        self.dims = dims


class Enum(Decl):
    """`enum Name (step) { … }`; `step` is the text such as "*= 2" ("" for none); `name.name` may be ""."""

    __slots__ = ("members", "step")

    def __init__(self, start: int, end: int, name: Ident, step: str, members: list[EnumMember]) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.step = step
        self.members = members


class EnumStruct(Decl):
    """`enum struct Name { fields and methods }`."""

    __slots__ = ("fields", "methods")

    def __init__(self, start: int, end: int, name: Ident, fields: list[Var], methods: list[Function]) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.fields = fields
        self.methods = methods


class Struct(Decl):
    """`struct Name { public const char[] field; }`: the compiler's own records (`Plugin`)."""

    __slots__ = ("fields",)

    def __init__(self, start: int, end: int, name: Ident, fields: list[Var]) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.fields = fields


class Property(Decl):
    """`property type Name { public get() …; public set(type value) … }`."""

    __slots__ = ("getter", "setter", "type")

    def __init__(
        self,
        start: int,
        end: int,
        name: Ident,
        type: TypeRef,
        getter: Function | None,
        setter: Function | None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.type = type
        self.getter = getter
        self.setter = setter


class Methodmap(Decl):
    """`methodmap Name __nullable__ < Parent { … }`; constructors and destructors are among the methods."""

    __slots__ = ("methods", "nullable", "parent", "properties")

    def __init__(
        self,
        start: int,
        end: int,
        name: Ident,
        parent: Ident | None,
        nullable: bool,
        properties: list[Property],
        methods: list[Function],
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.parent = parent
        self.nullable = nullable
        self.properties = properties
        self.methods = methods


class Signature(Node):
    """`function int (int a, char[] b)`: one alternative of a callback type."""

    __slots__ = ("params", "type")

    def __init__(self, start: int, end: int, type: TypeRef | None, params: list[Var]) -> None:
        self.start = start
        self.end = end
        self.type = type
        self.params = params


class Typedef(Decl):
    """`typedef`, `typeset`, `functag` or `funcenum`, told by `keyword`."""

    __slots__ = ("keyword", "signatures")

    def __init__(self, start: int, end: int, name: Ident, keyword: str, signatures: list[Signature]) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.keyword = keyword
        self.signatures = signatures


class Using(Decl):
    """`using __intrinsics__.Handle;`: brings the built-in methodmap `Handle` (and nothing else) in."""

    __slots__ = ()

    def __init__(self, start: int, end: int, name: Ident) -> None:
        self.start = start
        self.end = end
        self.name = name


class PragmaUnused(Stmt):
    """`#pragma unused a, b` inside or outside a function; the preprocessor passes it on as tokens."""

    __slots__ = ("names",)

    def __init__(self, start: int, end: int, names: list[Ident]) -> None:
        self.start = start
        self.end = end
        self.names = names


TopLevel = Decl | VarStmt | Assert | PragmaUnused
