"""Checks names, literals and operators. Each method takes a node and gives the value that it stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

from server.analysis.check.context import (
    ANY,
    CHAR,
    ENUM,
    ENUM_STRUCT,
    INT,
    NOTHING,
)
from server.analysis.check.effects import has_effect
from server.analysis.check.facts import fold, negate
from server.analysis.check.relations import FITS
from server.analysis.check.scope import Scopes
from server.analysis.check.value import (
    ACCESSOR,
    CONSTANT,
    EXPRESSION,
    FUNCTION_TAG,
    TYPE_NAME,
    UNKNOWN_VALUE,
    Value,
    plain,
    string_value,
)
from server.analysis.symbols import Function, Property, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type, canonical
from server.syntax import nodes as n

_TRUE = Value(plain("bool"), CONSTANT, None, 1)
_FALSE = Value(plain("bool"), CONSTANT, None, 0)
_NULL = Value(plain("null_t"), CONSTANT, None, 0)
_INT, _BOOL, _FLOAT = plain("int"), plain("bool"), plain("float")
_BOOL_RESULT = Value(_BOOL)
_RELATIONS: Final = frozenset(("<", ">", "<=", ">="))
_COMPARISONS: Final = frozenset(("<", ">", "<=", ">=", "==", "!="))
_OVERLOADED: Final = frozenset(("*", "/", "%", "+", "-", "<", ">", "<=", ">=", "==", "!="))
_COMMUTATIVE: Final = frozenset(("+", "*", "==", "!=", "&", "^", "|"))
_INDEX_KINDS: Final = frozenset({INT, ANY, CHAR, ENUM, NOTHING})


class Expressions(Scopes):
    """Scopes in which expressions can be checked."""

    __slots__ = ("effects", "globals", "operators", "returned", "this", "types")

    by_type: ClassVar[dict[type[n.Expr], Callable[[Any, Any], Value]]] = {}
    globals: dict[str, Value | None]
    operators: dict[tuple[str, str, str], Type | None]
    effects: set[n.Expr]
    types: dict[n.Expr, Type] | None
    this: Value | None
    returned: dict[str, tuple[int, ...]]

    def start_expressions(self, record: bool) -> None:
        """Begin with nothing seen; `record` keeps the type of every expression."""
        self.globals = {}
        self.operators = {}
        self.effects = set()
        self.types = {} if record else None
        self.this = None
        self.returned = {}

    def check(self, expr: n.Expr) -> Value:
        """The value of any expression."""
        value = self.by_type[type(expr)](self, expr)
        if self.types is not None:
            self.types[expr] = value.type
        return value

    def rvalue(self, expr: n.Expr) -> Value:
        """The value of an expression that is read."""
        value = self.check(expr)
        if value.kind == ACCESSOR:
            return self.read_property(value, expr)
        return value

    def read_property(self, value: Value, expr: n.Expr) -> Value:
        """A property that is read: it must have a getter."""
        symbol = value.symbol
        if isinstance(symbol, Property) and symbol.getter is None:
            start, end = name_range(expr)
            self.report("property-access", start, end, symbol.name, "get")
            return UNKNOWN_VALUE
        return value

    def scalar(self, expr: n.Expr, value: Value, op: str = "") -> bool:
        """Whether the value is neither an array nor an enum struct; reports if it is. `op` is what is done with it."""
        type = value.type
        if type.dims:
            text = op if type.tag == "char" and len(type.dims) == 1 else ""
            self.report("array-as-value", expr.start, expr.end, self.named(value, expr), text)
            return False
        if self.info(type.tag).kind == ENUM_STRUCT:
            self.report("struct-as-value", expr.start, expr.end, type.tag)
            return False
        return True

    def named(self, value: Value, expr: n.Expr) -> str:
        """What a message calls the expression."""
        if value.symbol is not None:
            return value.symbol.name
        return expr.member.name if isinstance(expr, n.Member) else ""

    # Names and literals ----------------------------------------------------------------------------------

    def name(self, expr: n.Name) -> Value:
        """A name that is used as a value."""
        local = self.names.get(expr.name)
        if local is not None:
            local.read = True
            self.ref(expr.start, expr.end, local.symbol, "read")
            return local.value
        return self.global_name(expr)

    def global_name(self, expr: n.Name) -> Value:
        """A name of the whole plugin that is used as a value."""
        value = self.resolved(expr)
        if value is None:
            return UNKNOWN_VALUE
        symbol = value.symbol
        assert symbol is not None  # a global has been resolved
        if isinstance(symbol, Function):
            self.ref(expr.start, expr.end, symbol, "callback")
            return self.function_value(expr, symbol, value)
        if isinstance(symbol, TypeSymbol):
            self.ref(expr.start, expr.end, symbol, "type")
            self.report("type-as-value", expr.start, expr.end, symbol.name)
            return UNKNOWN_VALUE
        self.ref(expr.start, expr.end, symbol, "read")
        return value

    def resolved(self, expr: n.Name) -> Value | None:
        """The value of a global name before anything is asked of it; None (reported) when there is none."""
        name = expr.name
        try:
            value = self.globals[name]
        except KeyError:
            value = self.globals[name] = self.global_value(name)
        if value is None:
            if not self.incomplete:
                self.report(
                    "undefined-symbol", expr.start, expr.end, name, self.similar(name, others=tuple(self.names))
                )
            return None
        if value.lvalue and not self.is_declared_before(name):
            self.report("used-before-declaration", expr.start, expr.end, name)
        return value

    def global_value(self, name: str) -> Value | None:
        """What a top-level name is worth."""
        symbol = self.value_named(name)
        if symbol is None:
            return None
        if isinstance(symbol, Variable):
            return self.variable(symbol).value
        if isinstance(symbol, Function):
            return Value(plain(FUNCTION_TAG + name), EXPRESSION, symbol)
        if isinstance(symbol, TypeSymbol):
            return Value(plain(name), TYPE_NAME, symbol)
        return UNKNOWN_VALUE

    def function_value(self, expr: n.Name, symbol: Function, value: Value) -> Value:
        """A function that is passed or stored by its name."""
        if "native" in symbol.keywords:
            self.report("not-a-value", expr.start, expr.end, symbol.name, "native")
            return UNKNOWN_VALUE
        if not symbol.has_body:
            self.report("not-implemented", expr.start, expr.end, symbol.name)
            return UNKNOWN_VALUE
        if symbol.type.dims:
            self.report("not-a-value", expr.start, expr.end, symbol.name, "array")
            return UNKNOWN_VALUE
        return value

    def number(self, expr: n.Number) -> Value:
        """An integer or character."""
        return Value(_INT, CONSTANT, None, expr.value)

    def float(self, expr: n.Float) -> Value:
        """A rational number."""
        return Value(_FLOAT, CONSTANT, None, expr.value)

    def string(self, expr: n.String) -> Value:
        """A string literal."""
        return string_value(expr.size)

    def bool(self, expr: n.Bool) -> Value:
        """`true` or `false`."""
        return _TRUE if expr.value else _FALSE

    def null(self, expr: n.Null) -> Value:
        """`null` or `INVALID_FUNCTION`."""
        return _NULL

    def this_value(self, expr: n.This) -> Value:
        """`this`."""
        if self.this is None:
            self.report("this-outside-method", expr.start, expr.end)
            return UNKNOWN_VALUE
        return self.this

    def unknown(self, expr: n.Expr) -> Value:
        """Something that is missing, or about which there is nothing to check."""
        return UNKNOWN_VALUE

    def paren(self, expr: n.Paren) -> Value:
        """`(value)`."""
        return self.check(expr.inner)

    def comma(self, expr: n.Comma) -> Value:
        """`a, b`."""
        value = UNKNOWN_VALUE
        last = len(expr.items) - 1
        for index, item in enumerate(expr.items):
            value = self.rvalue(item)
            if index < last and value.type is not UNKNOWN and not has_effect(item, self.effects):
                self.report("no-effect", item.start, item.end, "comma")
        if value.kind == CONSTANT:
            return Value(value.type)
        return value

    # Operators -------------------------------------------------------------------------------------------

    def operator(self, op: str, left: Type, right: Type | None) -> Type | None:
        """The result of a user-defined operator for these operands; None where there is none."""
        if left.dims or (right is not None and right.dims):
            return None
        one, other = left.tag, right.tag if right is not None else ""
        if one == "int" and other in ("", "int"):
            return None
        key = (op, one, other)
        try:
            return self.operators[key]
        except KeyError:
            found = self.operators[key] = self.find_operator(op, one, other)
            return found

    def find_operator(self, op: str, one: str, other: str) -> Type | None:
        """The result of a user-defined operator, looked up."""
        self.lookup("operator" + op)
        wanted = (one, other) if other else (one,)
        for entry in self.unit.entries("operator" + op, self.path):
            symbol = entry.symbol
            if not isinstance(symbol, Function):
                continue
            given = tuple(param.type.tag for param in symbol.params if not param.variadic)
            if given == wanted or (op in _COMMUTATIVE and given == wanted[::-1]):
                return plain(canonical(symbol.type.tag))
        return None

    def unary(self, expr: n.Unary) -> Value:
        """`-`, `!` or `~`."""
        op = expr.op
        value = self.rvalue(expr.operand)
        type = value.type
        if type is UNKNOWN or not self.scalar(expr.operand, value):
            return Value(_BOOL) if op == "!" else UNKNOWN_VALUE
        result = None if op == "~" or (op == "-" and value.constant is not None) else self.operator(op, type, None)
        if result is not None:
            self.effects.add(expr)
            return Value(_BOOL if op == "!" else result)
        if op == "!":
            type = _BOOL
        if value.kind == CONSTANT:
            constant = negate(op, value.constant) if value.constant is not None else None
            return Value(type, CONSTANT, None, constant)
        return Value(type)

    def binary(self, expr: n.Binary) -> Value:
        """A binary operator."""
        op = expr.op
        if op == "&&" or op == "||":
            return self.logical(expr)
        if expr.chain:
            return self.chained(expr)
        left = self.rvalue(expr.left)
        return self.combined(expr, expr.left, left, self.rvalue(expr.right))

    def combined(self, expr: n.Binary, left_expr: n.Expr, left: Value, right: Value) -> Value:
        """The value of an operator whose operands have been checked."""
        op = expr.op
        if left.type is UNKNOWN or right.type is UNKNOWN:
            return _BOOL_RESULT if op in _COMPARISONS else UNKNOWN_VALUE
        if not self.scalar(left_expr, left, op) or not self.scalar(expr.right, right, op):
            return UNKNOWN_VALUE
        one, other = left.type, right.type
        if one is _INT and other is _INT and (left.kind != CONSTANT or right.kind != CONSTANT):
            return _BOOL_RESULT if op in _COMPARISONS else Value(_INT)
        result = self.operator(op, one, other) if op in _OVERLOADED else None
        if result is not None:
            self.effects.add(expr)
            return Value(_BOOL if op in _COMPARISONS else result)
        self.tags(expr, one, other, left.kind == CONSTANT and right.kind == CONSTANT)
        type = _BOOL if op in _COMPARISONS else one
        if left.kind != CONSTANT or right.kind != CONSTANT:
            return Value(type)
        if left.constant is None or right.constant is None:
            return Value(type, CONSTANT)
        if op in ("/", "%") and right.constant == 0:
            self.report("division-by-zero", expr.right.start, expr.right.end)
        return Value(type, CONSTANT, None, fold(op, left.constant, right.constant))

    def tags(self, expr: n.Binary | n.Assign, one: Type, other: Type, constant: bool) -> None:
        """Report operands whose tags do not go together."""
        if one is other or {one.tag, other.tag} == {"int", "char"}:
            return
        folded = constant and expr.op not in _RELATIONS
        verdict = self.match(one, other, 0) if folded else self.match_operands(one, other)
        if verdict:
            self.mismatch(verdict, expr, one, other)

    def mismatch(self, verdict: str, expr: n.Binary | n.Assign, wanted: Type, given: Type) -> None:
        """Report what is wrong between the two sides of an operator, on the operator's line."""
        right = expr.right if isinstance(expr, n.Binary) else expr.value
        start, end = right.start, right.end
        if "\n" in self.source[expr.op_start : start]:
            start, end = expr.op_start, expr.op_start + len(expr.op)
        self.report(verdict, start, end, self.shown(wanted), self.shown(given))

    def chained(self, expr: n.Binary) -> Value:
        """`a < b < c`: `a` meets `b`, and `b` meets `c`."""
        links = [expr]
        while links[-1].chain and isinstance(links[-1].left, n.Binary):
            links.append(links[-1].left)
        left_expr = links[-1].left
        left = self.rvalue(left_expr)
        for link in reversed(links):
            right = self.rvalue(link.right)
            self.combined(link, left_expr, left, right)
            left_expr, left = link.right, right
        return _BOOL_RESULT

    def logical(self, expr: n.Binary) -> Value:
        """`&&` and `||`."""
        chain: list[n.Expr] = [expr.right]
        left = expr.left
        while type(left) is n.Binary and left.op == expr.op:
            chain.append(left.right)
            left = left.left
        constant = self.test(left)
        while chain:
            following = self.test(chain.pop())
            both = constant is not None and following is not None
            constant = fold(expr.op, constant, following) if both else None  # type: ignore[arg-type]  # `both` says so
        return _BOOL_RESULT if constant is None else Value(_BOOL, CONSTANT, None, constant)

    def test(self, expr: n.Expr) -> int | float | None:
        """A condition. Its value when that is constant, which is reported."""
        value = self.rvalue(expr)
        type = value.type
        if type is _BOOL and value.kind != CONSTANT:
            return None
        if type is UNKNOWN or not self.scalar(expr, value):
            return None
        if type.tag not in ("int", "bool") and self.operator("!", type, None) is not None:
            self.effects.add(expr)
            return None
        if value.kind == CONSTANT:
            if value.constant is not None:
                code = "constant-condition"
                self.report(code, expr.start, expr.end, "true" if value.constant else "false")
            return value.constant
        if isinstance(value.symbol, Function) and isinstance(bare(expr), n.Name):
            self.report("function-as-condition", expr.start, expr.end, value.symbol.name)
        return None

    def ternary(self, expr: n.Ternary) -> Value:
        """`condition ? then : other`."""
        condition = self.rvalue(expr.condition)
        if condition.kind == CONSTANT and condition.constant is not None:
            where = expr.condition
            self.report("constant-condition", where.start, where.end, "true" if condition.constant else "false")
        then, other = self.rvalue(expr.then), self.rvalue(expr.other)
        one, two = then.type, other.type
        if one is UNKNOWN or two is UNKNOWN:
            return UNKNOWN_VALUE
        verdict = FITS if one is two else self.either(one, two)
        if verdict:
            start, end = expr.then.start, expr.then.end
            self.report(verdict, start, end, self.shown(one), self.shown(two))
            if verdict != "implicit-conversion":
                return UNKNOWN_VALUE
        if one.tag == "char" and len(one.dims) == len(two.dims) == 1 and 0 <= one.dims[0] < two.dims[0]:
            one = two
        return Value(one)


def bare(expr: n.Expr) -> n.Expr:
    """The expression without parentheses around it."""
    while isinstance(expr, n.Paren):
        expr = expr.inner
    return expr


def name_range(expr: n.Expr) -> tuple[int, int]:
    """Where the name of a member stands, or the whole expression."""
    inner = bare(expr)
    if isinstance(inner, n.Member) and inner.member.name:
        return inner.member.start, inner.member.end
    return expr.start, expr.end
