"""What names stand for. Symbols are made from one chunk's tree alone; they know no file and no other symbol's type.

Where a symbol stands in a file is asked of the unit (`Unit.locate`), because equal chunks share their symbols and
chunks move while text is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from server.analysis.types import Type
from server.syntax.nodes import Expr, Ident, Node


class Kind(Enum):
    """What sort of thing a symbol is."""

    FUNCTION = auto()  # with a body, `native` or `forward`: see keywords
    METHOD = auto()
    CONSTRUCTOR = auto()
    DESTRUCTOR = auto()
    PROPERTY = auto()
    VARIABLE = auto()  # global
    LOCAL = auto()
    PARAMETER = auto()
    FIELD = auto()
    CONSTANT = auto()  # `const`, enum member
    ENUM = auto()
    ENUM_STRUCT = auto()
    STRUCT = auto()
    METHODMAP = auto()
    TYPEDEF = auto()  # typedef, typeset, functag, funcenum
    MACRO = auto()
    BUILTIN = auto()


@dataclass(eq=False, slots=True)
class Symbol:
    """A declared name. `ident` is where it stands in its chunk, `node` its declaration there."""

    name: str
    kind: Kind
    ident: Ident
    node: Node
    keywords: frozenset[str] = frozenset()
    deprecated: str | None = None
    container: Symbol | None = None
    facts: object = field(default=None, repr=False)  # what `server.analysis.check` worked out about it

    @property
    def top(self) -> Symbol:
        """The top-level symbol that holds this one."""
        symbol = self
        while symbol.container is not None:
            symbol = symbol.container
        return symbol


@dataclass(eq=False, slots=True)
class Variable(Symbol):
    """A variable, constant, parameter or field. `dims` are the size expressions behind the name.

    `type.dims` has 0 for sizes that need evaluation. `value` is the initialiser or default.
    """

    type: Type = Type("int")
    dims: list[Expr | None] = field(default_factory=list)
    value: Expr | None = None
    old: bool = False  # declared with a tag or none
    variadic: bool = False
    previous: Variable | None = None  # the enum member before this one, whose value it follows
    step: str = ""  # the enum's increment, as "+1", "*2", "<<1"


@dataclass(eq=False, slots=True)
class Function(Symbol):
    """A function, method, accessor or native. `params` without `this`."""

    params: list[Variable] = field(default_factory=list)
    type: Type = Type("int")
    typed: bool = True  # a return type (or tag) is written
    has_body: bool = False
    operator: str = ""
    alias: str = ""

    @property
    def variadic(self) -> bool:
        """Whether more arguments may follow."""
        return bool(self.params) and self.params[-1].variadic


@dataclass(eq=False, slots=True)
class Property(Symbol):
    """A property of a methodmap."""

    type: Type = Type("int")
    getter: Function | None = None
    setter: Function | None = None


@dataclass(eq=False, slots=True)
class TypeSymbol(Symbol):
    """An enum, enum struct, struct, methodmap or typedef.

    `members` are methods, properties, fields by name (for an enum: none, its constants are top-level names).
    `parent` is the name of the methodmap that it extends. `signatures` are a typedef's alternatives.
    """

    members: dict[str, Symbol] = field(default_factory=dict)
    order: list[Symbol] = field(default_factory=list)
    parent: str = ""
    nullable: bool = False
    constructor: Function | None = None
    destructor: Function | None = None
    signatures: list[Function] = field(default_factory=list)
    keyword: str = ""


@dataclass(slots=True)
class Declared:
    """What a chunk declares at the top level, in order; several entries may have one name."""

    symbols: list[Symbol]
