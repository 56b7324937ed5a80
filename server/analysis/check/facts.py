"""What declarations elsewhere amount to: values of constants, sizes of arrays, signatures of functions.

Worked out on demand from a symbol's own tree, without reporting anything, and kept with the symbol for as long as
the names that went into it stand for the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from server.analysis.check.context import ENUM_STRUCT, NOTHING, VOID, Context
from server.analysis.check.value import CONSTANT, EXPRESSION, NO_SIZE, UNKNOWN_VALUE, VARIABLE, Value, plain
from server.analysis.symbols import Function, Kind, Symbol, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type
from server.syntax import nodes as n
from server.syntax.builtins import CONSTANTS
from server.syntax.literals import to_cell

Number = int | float
Deps = tuple[tuple[str, Symbol | None], ...]


class VariableFacts:
    """A variable's or constant's value as an expression, and its type without `const` and `&`."""

    __slots__ = ("deps", "type", "value")

    def __init__(self, value: Value) -> None:
        self.value = value
        self.type = value.type
        self.deps: Deps = ()


class Param:
    """A parameter as a call sees it."""

    __slots__ = ("const", "name", "optional", "ref", "symbol", "type", "variadic")

    def __init__(self, symbol: Variable, type: Type) -> None:
        self.symbol = symbol
        self.name = symbol.name
        self.type = type
        self.const = symbol.type.const
        self.ref = symbol.type.ref
        self.optional = symbol.value is not None
        self.variadic = symbol.variadic


class FunctionFacts:
    """A function as a call sees it. `result` is the value of a call."""

    __slots__ = ("deps", "params", "result", "symbol", "type", "variadic")

    def __init__(self, symbol: Function, params: list[Param], type: Type) -> None:
        self.symbol = symbol
        self.params = params
        self.type = type
        self.result = Value(type, EXPRESSION) if type is not UNKNOWN else UNKNOWN_VALUE
        self.variadic = symbol.variadic
        self.deps: Deps = ()


class StructFacts:
    """The size of an enum struct in cells, and where its fields begin; NO_SIZE where that is not known."""

    __slots__ = ("deps", "offsets", "size")

    def __init__(self, size: int, offsets: dict[str, int]) -> None:
        self.size = size
        self.offsets = offsets
        self.deps: Deps = ()


class _Working:
    """Stands for facts that are being worked out: what asks for them depends on itself."""

    __slots__ = ("deps",)

    def __init__(self) -> None:
        self.deps: Deps = ()


_WORKING = _Working()
_Facts = TypeVar("_Facts", VariableFacts, FunctionFacts, StructFacts)
_UNKNOWN_VARIABLE = VariableFacts(UNKNOWN_VALUE)
_UNKNOWN_STRUCT = StructFacts(NO_SIZE, {})
_BITS = 31
_CONST = frozenset({"const"})  # with another word before it, `const` makes a variable that can not be changed
_MAX_DEPTH = 40  # of constants that are made of constants


class Facts(Context):
    """A context that knows what other declarations amount to."""

    __slots__ = ("valid",)

    valid: set[object]

    def start_facts(self) -> None:
        """Begin with nothing verified."""
        self.valid = set()

    # Keeping ---------------------------------------------------------------------------------------------

    def variable(self, symbol: Variable) -> VariableFacts:
        """Facts of a global, constant, parameter or field."""
        facts = symbol.facts
        if type(facts) is VariableFacts and (not facts.deps or self.holds(facts)):
            return facts
        if facts is _WORKING or self.depth > _MAX_DEPTH:
            return _UNKNOWN_VARIABLE
        return self.derive(symbol, self.make_variable)

    def function(self, symbol: Function) -> FunctionFacts:
        """Facts of a function."""
        facts = symbol.facts
        if type(facts) is FunctionFacts and (not facts.deps or self.holds(facts)):
            return facts
        return self.derive(symbol, self.make_function)

    def struct(self, symbol: TypeSymbol) -> StructFacts:
        """Facts of an enum struct."""
        facts = symbol.facts
        if type(facts) is StructFacts and (not facts.deps or self.holds(facts)):
            return facts
        if facts is _WORKING:
            return _UNKNOWN_STRUCT
        return self.derive(symbol, self.make_struct)

    def holds(self, facts: VariableFacts | FunctionFacts | StructFacts) -> bool:
        """Whether the names that went into the facts stand for the same here. They become dependencies."""
        if not self.depth and facts in self.valid:
            return True
        for name, symbol in facts.deps:
            if self.lookup(name) is not symbol:
                return False
        self.valid.add(facts)
        return True

    def derive(self, symbol: Symbol, make: Callable[[Symbol], _Facts]) -> _Facts:
        """Work out facts, and remember which names went into them."""
        outer, path = self.deps, self.path
        home = self.home(symbol.top)
        self.deps, self.path = {}, home
        symbol.facts = _WORKING
        self.depth += 1
        try:
            facts = make(symbol)
        finally:
            inner = self.deps
            self.deps, self.path = outer, path
            self.depth -= 1
            symbol.facts = None
        symbol.facts = facts
        facts.deps = tuple(inner.items())
        hidden = self.unit.files[home].private if home != path and home in self.unit.files else {}
        for name, found in facts.deps:
            if name not in hidden:
                outer.setdefault(name, found)
        self.valid.add(facts)
        return facts

    def home(self, top: Symbol) -> str:
        """The file that declares a top-level symbol, whose static names its declaration sees."""
        for entry in self.unit.entries(top.name, self.path):
            if entry.made is top:
                return entry.source.path
        return self.path

    # Variables -------------------------------------------------------------------------------------------

    def make_variable(self, symbol: Symbol) -> VariableFacts:
        """Facts of a variable, parameter, field or constant."""
        assert isinstance(symbol, Variable)  # `variable` is the only caller
        if symbol.kind is Kind.BUILTIN:
            return VariableFacts(Value(plain("int"), CONSTANT, symbol, CONSTANTS[symbol.name]))
        if "enum" in symbol.keywords:
            return VariableFacts(Value(plain(symbol.type.tag), CONSTANT, symbol, self.member_value(symbol)))
        if symbol.kind is Kind.CONSTANT and symbol.keywords == _CONST:
            number = self.evaluate(symbol.value) if symbol.value is not None else None
            return VariableFacts(Value(plain(symbol.type.tag), CONSTANT, symbol, number))
        return VariableFacts(Value(self.declared_type(symbol), VARIABLE, symbol, None, True))

    def declared_type(self, symbol: Variable) -> Type:
        """A variable's type with the sizes that its dimensions and initializer give it."""
        written = symbol.type
        node = symbol.node
        if self.info(written.tag).kind in (NOTHING, VOID) or (isinstance(node, n.Var) and not node.type.names[0]):
            return UNKNOWN
        if not written.dims:
            return plain(written.tag)
        if not symbol.dims:
            return plain(written.tag, written.dims)
        sizes = [self.size(expr) for expr in symbol.dims]
        init = symbol.value if symbol.kind is not Kind.PARAMETER else None
        if init is not None and None in symbol.dims:
            measure(init, sizes, symbol.dims)
            sizes = settle(sizes)
        return plain(written.tag, (0,) * (len(written.dims) - len(sizes)) + tuple(sizes))

    def size(self, expr: n.Expr | None) -> int:
        """A dimension: 0 for `[]`, NO_SIZE for one that can not be worked out."""
        if expr is None:
            return 0
        if type(expr) is n.Name:
            size = self.enum_size(expr.name)
            if size is not None:
                return size
        number = self.evaluate(expr)
        return number if type(number) is int and number > 0 else NO_SIZE

    def enum_size(self, name: str) -> int | None:
        """The value behind an enum's last member, which its name stands for as a size; None for other names."""
        symbol = self.lookup(name)
        if isinstance(symbol, TypeSymbol) and symbol.kind is Kind.METHODMAP:
            symbol = self.unit.enum_symbol(name, self.path)
        if not isinstance(symbol, TypeSymbol) or symbol.kind is not Kind.ENUM:
            return None
        assert isinstance(symbol.node, n.Enum)  # what an enum is declared by
        members = symbol.node.members
        if not members:
            return 0
        last = self.lookup(members[-1].name.name)
        if not isinstance(last, Variable) or "enum" not in last.keywords:
            return NO_SIZE
        value = self.variable(last).value.constant
        return step(value, last.step) if type(value) is int else NO_SIZE

    def member_value(self, symbol: Variable) -> int | None:
        """The value of an enum's member."""
        if symbol.value is not None:
            self.settle_members(symbol)
            value = self.evaluate(symbol.value)
            return value if type(value) is int else None
        if symbol.previous is None:
            return 0
        self.settle_members(symbol)
        before = self.variable(symbol.previous).value.constant
        return step(before, symbol.previous.step) if type(before) is int else None

    def settle_members(self, symbol: Variable) -> None:
        """Work out the members before one in their order, so that each finds the one before it done."""
        waiting: list[Variable] = []
        at = symbol.previous
        while at is not None and at.facts is None:
            waiting.append(at)
            at = at.previous
        while waiting:
            self.variable(waiting.pop())

    # Functions and structs -------------------------------------------------------------------------------

    def make_function(self, symbol: Symbol) -> FunctionFacts:
        """Facts of a function."""
        assert isinstance(symbol, Function)  # `function` is the only caller
        params = [Param(param, self.declared_type(param)) for param in symbol.params]
        tag = symbol.type.tag
        if self.info(tag).kind == NOTHING:
            return FunctionFacts(symbol, params, UNKNOWN)
        return FunctionFacts(symbol, params, plain(tag, tuple(NO_SIZE for _ in symbol.type.dims)))

    def make_struct(self, symbol: Symbol) -> StructFacts:
        """Facts of an enum struct."""
        assert isinstance(symbol, TypeSymbol)  # `struct` is the only caller
        offsets: dict[str, int] = {}
        at = 0
        for field in symbol.order:
            if not isinstance(field, Variable):
                continue
            offsets[field.name] = at
            size = self.cells(self.variable(field).type)
            at = at + size if size > 0 and at >= 0 else NO_SIZE
        return StructFacts(at, offsets)

    def cells(self, type: Type) -> int:
        """How many cells a variable of the type takes; NO_SIZE where that is not known."""
        size = 1
        info = self.info(type.tag)
        if info.kind == ENUM_STRUCT and info.symbol is not None:
            size = self.struct(info.symbol).size
        total = 0 if type.dims else size
        product = 1
        for rank, length in enumerate(type.dims):
            last = rank == len(type.dims) - 1
            if length <= 0 or size < 0:
                return NO_SIZE
            if last:
                length = (length + 3) // 4 if type.tag == "char" else length * size
            product *= length
            total += product
        return total

    # Constant expressions --------------------------------------------------------------------------------

    def evaluate(self, expr: n.Expr) -> Number | None:
        """The value of a constant expression, None when it has none (or none that we can tell)."""
        kind = type(expr)
        if kind is n.Number or kind is n.Float or kind is n.Bool:
            value = expr.value  # type: ignore[attr-defined]  # all three have one
            return int(value) if kind is n.Bool else value
        if kind is n.Name:
            assert isinstance(expr, n.Name)  # for the type checker
            symbol = self.lookup(expr.name)
            if isinstance(symbol, Variable) and symbol.kind in (Kind.CONSTANT, Kind.BUILTIN):
                return self.variable(symbol).value.constant
            return None
        if isinstance(expr, n.Paren):
            return self.evaluate(expr.inner)
        if isinstance(expr, n.Cast):
            return self.evaluate(expr.value)
        if isinstance(expr, n.Binary):
            left, right = self.evaluate(expr.left), self.evaluate(expr.right)
            if left is None or right is None:
                return None
            return fold(expr.op, left, right)
        if isinstance(expr, n.Unary):
            operand = self.evaluate(expr.operand)
            return negate(expr.op, operand) if operand is not None else None
        if isinstance(expr, n.Null):
            return 0 if kind in (n.Null, n.InvalidFunction) else None
        if isinstance(expr, n.SizeOf):
            return self.size_of(expr.operand) if expr.op == "sizeof" else None
        if isinstance(expr, n.Member) and expr.op == "::" and isinstance(expr.object, n.Name):
            symbol = self.lookup(expr.object.name)
            if isinstance(symbol, TypeSymbol) and symbol.kind is Kind.ENUM_STRUCT:
                offset = self.struct(symbol).offsets.get(expr.member.name, NO_SIZE)
                return offset if offset >= 0 else None
        return None

    def size_of(self, expr: n.Expr) -> int | None:
        """What `sizeof` gives for its operand."""
        if isinstance(expr, n.Name):
            symbol = self.lookup(expr.name)
            if isinstance(symbol, TypeSymbol) and symbol.kind is Kind.ENUM_STRUCT:
                size = self.struct(symbol).size
                return size if size > 0 else None
        if isinstance(expr, n.Member) and expr.op == "::" and isinstance(expr.object, n.Name):
            symbol = self.lookup(expr.object.name)
            field = symbol.members.get(expr.member.name) if isinstance(symbol, TypeSymbol) else None
            return self.length(self.variable(field).type) if isinstance(field, Variable) else None
        type = self.static_type(expr)
        return self.length(type) if type is not None else None

    def length(self, type: Type) -> int | None:
        """The elements of an array, the cells of an enum struct, 1 for anything else."""
        if type.dims:
            return type.dims[0] if type.dims[0] > 0 else None
        size = self.cells(type)
        return size if size > 0 else None

    def static_type(self, expr: n.Expr) -> Type | None:
        """The type of a variable, element or field that is named outside of any function."""
        if isinstance(expr, n.Paren):
            return self.static_type(expr.inner)
        if isinstance(expr, n.Name):
            symbol = self.lookup(expr.name)
            if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE:
                return self.variable(symbol).type
        elif isinstance(expr, n.Index):
            base = self.static_type(expr.object)
            if base is not None and base.dims:
                return plain(base.tag, base.dims[1:])
        elif isinstance(expr, n.Member):
            base = self.static_type(expr.object)
            if base is not None and not base.dims:
                info = self.info(base.tag)
                field = self.find_member(info, expr.member.name) if info.kind == ENUM_STRUCT else None
                return self.variable(field).type if isinstance(field, Variable) else None
        return None


def step(value: int, how: str) -> int:
    """The value of the enum member behind one of `value`. `how` is the enum's step, as "<<= 1"."""
    if not how:
        return to_cell(value + 1)
    op, _, text = how.partition(" ")
    amount = int(text) if text.isdigit() else 1
    if op == "*=":
        return to_cell(value * amount)
    return to_cell(value << amount if op == "<<=" else value + amount)


def fold(op: str, left: Number, right: Number) -> int | None:
    """A binary operation on two constants; None where the compiler does not fold it."""
    if op in ("&&", "||"):
        return int(bool(left) and bool(right)) if op == "&&" else int(bool(left) or bool(right))
    if type(left) is not int or type(right) is not int:
        return None
    if op in ("/", "%"):
        if right == 0:
            return None
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return to_cell(quotient if op == "/" else left - quotient * right)
    if op in ("<<", ">>", ">>>"):
        right &= _BITS
        if op == ">>>":
            return to_cell((left & 0xFFFFFFFF) >> right)
        return to_cell(left << right if op == "<<" else left >> right)
    operation = _OPERATIONS.get(op)
    return to_cell(int(operation(left, right))) if operation is not None else None


def negate(op: str, operand: Number) -> Number | None:
    """A prefix operation on a constant."""
    if op == "-":
        return -operand if type(operand) is float else to_cell(-int(operand))
    if op == "!":
        return int(not operand)
    return ~operand if op == "~" and type(operand) is int else None


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def measure(
    init: n.Expr, sizes: list[int], written: list[n.Expr | None], uneven: list[n.Expr] | None = None, rank: int = 0
) -> None:
    """Fill in the sizes that are not `written` from an initializer; those of the last rank may vary (then 0).

    Parts of the initializer that have not the size of those before them go to `uneven`.
    """
    if isinstance(init, n.String):
        if rank == len(sizes) - 1:
            _fill(init, sizes, written, rank, init.size, uneven)
    elif isinstance(init, n.ArrayLiteral) and rank < len(sizes):
        _fill(init, sizes, written, rank, len(init.items), uneven)
        for item in init.items:
            measure(item, sizes, written, uneven, rank + 1)


def _fill(
    init: n.Expr,
    sizes: list[int],
    written: list[n.Expr | None],
    rank: int,
    size: int,
    uneven: list[n.Expr] | None,
) -> None:
    if written[rank] is not None or sizes[rank] == size:
        return
    if sizes[rank] == 0:
        sizes[rank] = size
    elif rank == len(sizes) - 1:
        sizes[rank] = _VARIES
    elif sizes[rank] > 0:
        sizes[rank] = NO_SIZE
        if uneven is not None:
            uneven.append(init)


_VARIES = -2


def settle(sizes: list[int]) -> list[int]:
    """Sizes after `measure`: what varies has none."""
    return [0 if size == _VARIES else size for size in sizes]
