"""Checks what leads from a value to another: members, elements, casts and `sizeof`."""

from __future__ import annotations

from typing import Final

from server.analysis.check.context import (
    ANY,
    CHAR,
    ENUM,
    ENUM_STRUCT,
    INT,
    METHODMAP,
    NOTHING,
    NULL,
    OBJECT,
    VOID,
    TypeInfo,
)
from server.analysis.check.expressions import Expressions, bare
from server.analysis.check.relations import ASSIGNING, FITS
from server.analysis.check.value import (
    ACCESSOR,
    CHAR_ELEMENT,
    CONSTANT,
    ELEMENT,
    EXPRESSION,
    FUNCTION,
    TYPE_NAME,
    UNKNOWN_VALUE,
    Value,
    plain,
)
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, canonical
from server.syntax import nodes as n

_INDEX_KINDS: Final = frozenset({INT, ANY, CHAR, ENUM, NOTHING})
_INT = plain("int")


class Access(Expressions):
    """Expressions with members, elements and casts."""

    __slots__ = ()

    # Members ---------------------------------------------------------------------------------------------

    def base(self, expr: n.Expr) -> Value:
        """The value before a `.` or in `sizeof`, where a type's name may stand too."""
        inner = bare(expr)
        if type(inner) is n.Name and inner.name not in self.names:
            value = self.resolved(inner)
            if value is None:
                return UNKNOWN_VALUE
            symbol = value.symbol
            if isinstance(symbol, TypeSymbol):
                self.ref(inner.start, inner.end, symbol, "type")
                if symbol.kind is Kind.ENUM:
                    self.report("type-as-value", inner.start, inner.end, symbol.name)
                    return UNKNOWN_VALUE
                return value
        return self.check(expr)

    def member(self, expr: n.Member) -> Value:
        """`object.member` that is not called."""
        return self.access(expr, False)

    def access(self, expr: n.Member, called: bool) -> Value:
        """`object.member`. Of a method that is `called` the value is the method itself."""
        base = self.base(expr.object)
        if base.kind == ACCESSOR:
            base = self.read_property(base, expr.object)
        type = base.type
        name = expr.member.name
        if type is UNKNOWN or not name:
            return UNKNOWN_VALUE
        if expr.op == "::":
            return self.field_offset(expr, base)
        member = expr.member
        info = self.info(type.tag)
        if type.dims or info.kind not in (METHODMAP, ENUM_STRUCT):
            if info.kind != NOTHING:
                self.report("undefined-member", member.start, member.end, name, self.shown(type), "", "none")
            return UNKNOWN_VALUE
        symbol = self.find_member(info, name)
        if symbol is None:
            if self.is_whole(info) or not self.incomplete:
                self.report(
                    "undefined-member", member.start, member.end, name, type.tag, self.similar_member(info, name), ""
                )
            return UNKNOWN_VALUE
        role = "call" if called and isinstance(symbol, Function) else "read"
        self.ref(member.start, member.end, symbol, role)
        if base.kind == TYPE_NAME:
            return self.static_member(expr, info, symbol)
        if isinstance(symbol, Property):
            self.effects.add(expr)
            return self.property_value(symbol)
        if isinstance(symbol, Variable):
            field = self.variable(symbol).type
            if field is UNKNOWN:
                return UNKNOWN_VALUE
            return Value(field) if field.dims else Value(field, ELEMENT, None, None, True)
        if "static" in symbol.keywords:
            self.report("static-method", member.start, member.end, name, type.tag, "instance")
            return UNKNOWN_VALUE
        if not called:
            self.report("method-as-value", member.start, member.end, name)
            return UNKNOWN_VALUE
        return Value(type, FUNCTION, symbol)

    def property_value(self, symbol: Property) -> Value:
        """The value of a property."""
        tag = symbol.type.tag
        if self.info(tag).kind == NOTHING:
            return UNKNOWN_VALUE
        return Value(plain(tag), ACCESSOR, symbol, None, True)

    def static_member(self, expr: n.Member, info: TypeInfo, symbol: Symbol) -> Value:
        """`Type.member`: only static methods are reached this way."""
        member = expr.member
        if not isinstance(symbol, Function) or info.kind != METHODMAP:
            self.report("undefined-member", member.start, member.end, symbol.name, info.tag, "", "static")
            return UNKNOWN_VALUE
        if "static" not in symbol.keywords:
            self.report("static-method", member.start, member.end, symbol.name, info.tag, "type")
            return UNKNOWN_VALUE
        return Value(plain(info.tag), FUNCTION, symbol)

    def field_offset(self, expr: n.Member, base: Value) -> Value:
        """`Type::field`, the offset of a field."""
        info = self.info(base.type.tag)
        member = expr.member
        if base.kind != TYPE_NAME or info.kind != ENUM_STRUCT or info.symbol is None:
            self.report("invalid-offset", member.start, member.end, member.name)
            return UNKNOWN_VALUE
        symbol = info.symbol.members.get(member.name)
        if symbol is None:
            similar = self.similar_member(info, member.name)
            self.report("undefined-member", member.start, member.end, member.name, info.tag, similar, "")
            return UNKNOWN_VALUE
        self.ref(member.start, member.end, symbol, "read")
        if not isinstance(symbol, Variable):
            self.report("invalid-offset", member.start, member.end, member.name)
            return UNKNOWN_VALUE
        offset = self.struct(info.symbol).offsets.get(member.name, -1)
        return Value(_INT, CONSTANT, None, offset if offset >= 0 else None)

    def similar_member(self, info: TypeInfo, name: str) -> str:
        """A member that looks like a misspelt one, or ""."""
        from difflib import get_close_matches

        symbols = info.chain or ((info.symbol,) if info.symbol is not None else ())
        known = [member for symbol in symbols for member in symbol.members]
        return next(iter(get_close_matches(name, known, 1, 0.7)), "")

    # Elements --------------------------------------------------------------------------------------------

    def index(self, expr: n.Index) -> Value:
        """`array[index]`."""
        base = self.rvalue(expr.object)
        type = base.type
        index = expr.index
        position = self.rvalue(index) if index is not None else UNKNOWN_VALUE
        if type is UNKNOWN:
            return UNKNOWN_VALUE
        if not type.dims:
            if self.info(type.tag).kind == NOTHING:
                return UNKNOWN_VALUE
            where = index or expr
            self.report("not-an-array", where.start, where.end, self.named(base, expr.object), self.shown(type))
            return UNKNOWN_VALUE
        if index is not None and position.type is not UNKNOWN:
            if not self.scalar(index, position):
                return UNKNOWN_VALUE
            if self.info(position.type.tag).kind not in _INDEX_KINDS:
                self.report("index-type", index.start, index.end, self.shown(position.type))
                return UNKNOWN_VALUE
            number = position.constant
            size = type.dims[0]
            if position.kind == CONSTANT and isinstance(number, int) and (number < 0 or 0 < size <= number):
                self.report("array-bounds", index.start, index.end, number, self.named(base, expr.object), size)
                return UNKNOWN_VALUE
        element = plain(type.tag, type.dims[1:])
        if element.dims:
            return Value(element, EXPRESSION, base.symbol)
        return Value(element, CHAR_ELEMENT if type.tag == "char" else ELEMENT, base.symbol, None, True)

    def tag_of(self, ref: n.TypeRef) -> str:
        """The tag of a written type; "?" when there is no such type."""
        tag = canonical(ref.names[0])
        return "?" if not ref.names[0] or self.info(tag).kind == NOTHING else tag

    # Casts and sizes -------------------------------------------------------------------------------------

    def cast(self, expr: n.Cast) -> Value:
        """`view_as<type>(value)` and the old `Tag:value`."""
        self.type_reference(expr.type)
        tag = self.tag_of(expr.type)
        value = self.check(expr.value)
        wanted = self.info(tag)
        if wanted.kind == NOTHING:
            return UNKNOWN_VALUE
        if wanted.kind == VOID:
            self.report("void-value", expr.type.start, expr.type.end, "type")
            return UNKNOWN_VALUE
        given = self.info(value.type.tag)
        one, other = plain(tag), plain(value.type.tag)
        verdict = FITS
        if given.kind == NOTHING:
            pass
        elif wanted.kind in (NULL, OBJECT) or given.kind in (NULL, OBJECT):
            verdict = self.match(one, other, ASSIGNING)
        elif wanted.is_function != given.is_function:
            verdict = "function-cast"
        elif wanted.is_function:
            verdict = self.match(one, other, ASSIGNING)
        elif given.kind == VOID:
            self.report("void-value", expr.value.start, expr.value.end, "cast")
        elif wanted.kind == ENUM_STRUCT or given.kind == ENUM_STRUCT:
            verdict = "invalid-cast"
        if verdict:
            self.report(verdict, expr.start, expr.end, self.shown(one), self.shown(value.type))
        return Value(plain(tag, value.type.dims), value.kind, value.symbol, value.constant, value.lvalue)

    def sizeof(self, expr: n.SizeOf) -> Value:
        """`sizeof(x)`."""
        operand = expr.operand
        value = self.base(operand)
        if expr.op != "sizeof":
            return UNKNOWN_VALUE
        type = value.type
        if type is UNKNOWN:
            return Value(_INT, CONSTANT)
        size: int | None = None
        inner = bare(operand)
        offset = isinstance(inner, n.Member) and inner.op == "::"
        if value.kind in (ACCESSOR, FUNCTION) or (value.kind == CONSTANT and not offset):
            self.report("invalid-sizeof", operand.start, operand.end, "value")
            return UNKNOWN_VALUE
        if offset:
            size = self.size_of(inner)
        elif value.kind == TYPE_NAME:
            if self.info(type.tag).kind != ENUM_STRUCT:
                self.report("invalid-sizeof", operand.start, operand.end, "type")
                return UNKNOWN_VALUE
            size = self.length(type)
        elif type.dims:
            if type.dims[0] == 0:
                self.report("invalid-sizeof", operand.start, operand.end, "indeterminate")
                return UNKNOWN_VALUE
            size = self.length(type)
        elif self.info(type.tag).kind == ENUM_STRUCT:
            size = self.length(type)
        elif value.kind == EXPRESSION:
            self.report("invalid-sizeof", operand.start, operand.end, "value")
            return UNKNOWN_VALUE
        else:
            self.report("redundant-sizeof", expr.start, expr.end)
            size = 1
        return Value(_INT, CONSTANT, None, size)
