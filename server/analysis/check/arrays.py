"""Checks declared arrays and records: their dimensions, and what they are initialized with."""

from __future__ import annotations

from typing import Final

from server.analysis.check.calls import Calls
from server.analysis.check.context import ANY, CHAR, ENUM, ENUM_STRUCT, INT, NOTHING
from server.analysis.check.expressions import bare
from server.analysis.check.facts import measure, settle
from server.analysis.check.relations import ASSIGNING, COERCE, ENUM_VALUE
from server.analysis.check.value import CONSTANT, NO_SIZE, UNKNOWN_VALUE, Value, plain
from server.analysis.symbols import TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type
from server.syntax import nodes as n

# Where a variable is declared.
LOCAL: Final = 0
LOCAL_STATIC: Final = 1
GLOBAL: Final = 2
PARAMETER: Final = 3
FIELD: Final = 4

_SIZE_KINDS: Final = frozenset({INT, ANY, CHAR, ENUM, NOTHING})
_MAX_CELLS: Final = 0x7FFFFFFF // 8
_DYNAMIC: Final = 0


class Arrays(Calls):
    """Expressions with initializers."""

    __slots__ = ()

    # Dimensions ------------------------------------------------------------------------------------------

    def array_type(self, var: n.Var, tag: str, where: int) -> tuple[Type, bool]:
        """The type of a variable with dimensions, and whether it is an old declaration of a dynamic array."""
        dims = var.dims
        if not dims:
            return plain(tag, (0,) * var.type.dims), False
        new = not var.type.old
        sizes: list[int] = []
        dynamic = sound = False
        for index, expr in enumerate(dims):
            if expr is None:
                if (where == PARAMETER and new and index == len(dims) - 1) or where == FIELD:
                    self.report("array-declaration", var.name.start, var.name.end, var.name.name, "size")
                    sound = True
                sizes.append(0)
                continue
            size = self.dimension(expr, tag, new, where)
            dynamic = dynamic or size == _DYNAMIC
            sizes.append(size)
        init = var.init
        if init is not None and where != PARAMETER and not dynamic and not isinstance(init, n.NewArray):
            uneven: list[n.Expr] = []
            measure(init, sizes, dims, uneven)
            for part in uneven:
                self.report("array-mismatch", part.start, part.end, plain(tag, tuple(sizes)).tag)
            sizes = settle(sizes)
        if new and not dynamic and not sound and any(
            dims[index] is None and sizes[index] == 0 for index in range(len(dims) - 1)
        ) and not (where == PARAMETER and dims[-1] is not None):  # fmt: skip
            self.report("array-declaration", var.name.start, var.name.end, var.name.name, "size")
            sizes = [size or NO_SIZE for size in sizes]
        elif sound:
            sizes = [size or NO_SIZE for size in sizes]
        return plain(tag, tuple(sizes)), dynamic

    def dimension(self, expr: n.Expr, tag: str, new: bool, where: int) -> int:
        """One size: positive, `_DYNAMIC`, or NO_SIZE when it is in error or not known."""
        inner = bare(expr)
        if isinstance(inner, n.Name) and inner.name not in self.names:
            size = self.enum_size(inner.name)
            if size is not None:
                symbol = self.lookup(inner.name)
                if isinstance(symbol, TypeSymbol):
                    self.ref(inner.start, inner.end, symbol, "type")
                return size if size > 0 else NO_SIZE
        value = self.check(expr)
        if value.type is UNKNOWN:
            return NO_SIZE
        if value.type.dims or self.info(value.type.tag).kind not in _SIZE_KINDS:
            self.report("index-type", expr.start, expr.end, self.shown(value.type))
            return NO_SIZE
        if value.kind != CONSTANT:
            if new:
                self.report("array-declaration", expr.start, expr.end, tag, "dynamic")
                return NO_SIZE
            if where != LOCAL:
                self.report("array-declaration", expr.start, expr.end, tag, "place")
                return NO_SIZE
            return _DYNAMIC
        number = value.constant
        if not isinstance(number, int):
            return NO_SIZE
        if number <= 0:
            self.report("array-size", expr.start, expr.end, number)
            return NO_SIZE
        return number

    # Declarations ----------------------------------------------------------------------------------------

    def check_array(self, var: n.Var, type: Type, where: int, dynamic: bool) -> None:
        """Check the initializer (or its absence) of an array or enum struct."""
        init = var.init
        name = var.name
        if init is None:
            if type.dims and not dynamic and where != PARAMETER and 0 in type.dims:
                self.report("array-declaration", name.start, name.end, name.name, "unknown")
            elif type.dims and min(type.dims) > 0 and self.is_huge(type):
                self.report("array-size", name.start, name.end, 0, "large")
            return
        if dynamic:
            self.rvalue(init)
            return
        inner = bare(init)
        if where == PARAMETER and isinstance(inner, n.Name):
            self.array_default(var, type, inner)
        elif not type.dims:
            if isinstance(inner, n.ArrayLiteral):
                self.struct_items(type.tag, inner)
            else:
                self.rvalue(init)
                self.report("struct-initializer", init.start, init.end, type.tag)
        elif isinstance(inner, n.NewArray):
            self.new_array_initializer(inner, type)
        else:
            self.rank(var, type, init, where)

    def is_huge(self, type: Type) -> bool:
        """Whether an array is larger than memory can be."""
        cells = self.cells(type)
        return cells >= _MAX_CELLS

    def array_default(self, var: n.Var, type: Type, init: n.Name) -> None:
        """Check a parameter's default that is a global array."""
        value = self.rvalue(init)
        if value.type is UNKNOWN or value.type is type:
            return
        verdict = self.convert(type, value.type, 0)
        if verdict:
            self.report(verdict, init.start, init.end, self.shown(type), self.shown(value.type))

    def new_array(self, expr: n.NewArray) -> Value:
        """`new type[size]` where it may not stand."""
        self.type_reference(expr.type)
        for size in expr.sizes:
            self.rvalue(size)
        self.report("array-expression", expr.start, expr.end)
        return UNKNOWN_VALUE

    def new_array_initializer(self, expr: n.NewArray, type: Type) -> None:
        """`type[] name = new type[size]`."""
        self.type_reference(expr.type)
        made = plain(self.tag_of(expr.type), (0,) * len(expr.sizes))
        verdict = self.convert(type, made, 0)
        if verdict:
            self.report(verdict, expr.start, expr.end, self.shown(type), self.shown(made))
        for size in expr.sizes:
            value = self.rvalue(size)
            if value.type is UNKNOWN:
                continue
            kind = self.info(value.type.tag).kind
            if value.type.dims or kind not in _SIZE_KINDS:
                self.report("index-type", size.start, size.end, self.shown(value.type))
            elif value.kind == CONSTANT and isinstance(value.constant, int) and value.constant <= 0:
                self.report("array-size", size.start, size.end, value.constant)

    # Initializers ----------------------------------------------------------------------------------------

    def rank(self, var: n.Var | None, type: Type, init: n.Expr, where: int) -> bool:
        """Check what one dimension of an array is initialized with. `var` is what was declared, for a whole array."""
        size = type.dims[0]
        inner = init
        if len(type.dims) > 1:
            if not isinstance(inner, n.ArrayLiteral) or (size >= 0 and len(inner.items) != size):
                self.check_items(init)
                self.report("array-mismatch", init.start, init.end, self.shown(type))
                return False
            below = plain(type.tag, type.dims[1:])
            results = [self.rank(None, below, item, where) for item in inner.items]
            return all(results)
        if isinstance(inner, n.String):
            if type.tag != "char":
                if self.info(type.tag).kind != NOTHING:
                    self.report("type-mismatch", init.start, init.end, self.shown(type), f"char[{inner.size}]")
                return False
            if 0 < size < inner.size:
                self.report("string-too-long", init.start, init.end, inner.size, size)
                return False
            return True
        if not isinstance(inner, n.ArrayLiteral):
            return self.single_item(var, type, init)
        if self.info(type.tag).kind == ENUM_STRUCT:
            results = [self.struct_items(type.tag, item) for item in inner.items]
            return all(results)
        room = (size + 3) // 4 if type.tag == "char" and size > 0 else size
        if size > 0 and room < len(inner.items):
            self.check_items(init)
            self.report("array-mismatch", init.start, init.end, self.shown(type))
            return False
        if size == 0 and var is not None and where != PARAMETER and not var.dims:
            self.check_items(init)
            self.report("array-declaration", init.start, init.end, var.name.name, "fixed")
            return False
        element = plain(type.tag)
        for item in inner.items:
            self.item(element, item, ASSIGNING)
        if inner.ellipsis:
            self.ellipsis(type, inner, room)
        return True

    def ellipsis(self, type: Type, init: n.ArrayLiteral, room: int) -> None:
        """Check the `...` of an initializer."""
        last = init.items[-1] if init.items else init
        if not init.items:
            self.report("invalid-ellipsis", init.start, init.end, "empty")
        elif len(init.items) > 1 and self.info(type.tag).kind not in (INT, NOTHING):
            self.report("invalid-ellipsis", last.start, last.end, "step")
        elif room == 0 or room == len(init.items):
            self.report("invalid-ellipsis", last.start, last.end, "full")

    def single_item(self, var: n.Var | None, type: Type, init: n.Expr) -> bool:
        """`int x[10] = 0`, which fills the array, or something that no array can be initialized with."""
        value = self.rvalue(init)
        if value.type is UNKNOWN:
            return False
        one = var is not None and len(type.dims) == 1 and type.dims[0] != 0
        if not one or value.kind != CONSTANT or self.info(type.tag).kind == ENUM_STRUCT:
            self.report("array-mismatch", init.start, init.end, self.shown(type))
            return False
        self.report("scalar-initializer", init.start, init.end)
        verdict = self.match(plain(type.tag), value.type, ASSIGNING)
        if verdict:
            self.report(verdict, init.start, init.end, self.shown(plain(type.tag)), self.shown(value.type))
        return True

    def check_items(self, init: n.Expr) -> None:
        """Check the parts of an initializer whose shape is in error."""
        if isinstance(init, n.ArrayLiteral):
            for item in init.items:
                self.check_items(item)
        elif not isinstance(init, n.String):
            self.rvalue(init)

    def item(self, element: Type, item: n.Expr, how: int) -> None:
        """Check one constant of an initializer."""
        if isinstance(item, n.String):
            self.report("array-mismatch", item.start, item.end, self.shown(element))
            return
        value = self.check(item)
        if value.type is UNKNOWN:
            return
        if value.kind != CONSTANT:
            self.report("not-constant", item.start, item.end)
            return
        verdict = self.match(element, value.type, how)
        if verdict:
            self.report(verdict, item.start, item.end, self.shown(element), self.shown(value.type))

    def struct_items(self, tag: str, init: n.Expr) -> bool:
        """Check what an enum struct is initialized with."""
        symbol = self.info(tag).symbol
        if symbol is None:
            self.check_items(init)
            return True
        if not isinstance(init, n.ArrayLiteral):
            self.check_items(init)
            self.report("array-mismatch", init.start, init.end, tag)
            return False
        fields = [field for field in symbol.order if isinstance(field, Variable)]
        for index, item in enumerate(init.items):
            if index >= len(fields):
                self.check_items(item)
                self.report("struct-initializer", item.start, item.end, tag, "many")
                return False
            type = self.variable(fields[index]).type
            if type is UNKNOWN:
                self.check_items(item)
            elif type.dims:
                self.rank(None, type, item, LOCAL)
            else:
                self.item(type, item, ASSIGNING | ENUM_VALUE)
        if init.ellipsis:
            self.report("invalid-ellipsis", init.start, init.end, "struct")
        return True

    def array_literal(self, expr: n.ArrayLiteral) -> Value:
        """`{a, b}` in an expression."""
        first = UNKNOWN_VALUE
        for index, item in enumerate(expr.items):
            value = self.check(item)
            if value.type is UNKNOWN:
                return UNKNOWN_VALUE
            if value.kind != CONSTANT:
                self.report("not-constant", item.start, item.end)
                return UNKNOWN_VALUE
            if index == 0:
                first = value
                continue
            verdict = self.convert(first.type, value.type, 0)
            if verdict:
                self.report(verdict, item.start, item.end, self.shown(first.type), self.shown(value.type))
        if first.type is UNKNOWN:
            return UNKNOWN_VALUE
        return Value(plain(first.type.tag, (len(expr.items), *first.type.dims)))

    def struct_literal(self, expr: n.StructInit) -> Value:
        """`{name = value}` where no record is declared."""
        for _, value in expr.fields:
            self.rvalue(value)
        return UNKNOWN_VALUE

    def record(self, tag: str, init: n.StructInit) -> None:
        """Check `{name = value, …}` for a record such as `Plugin`."""
        symbol = self.info(tag).symbol
        seen: set[str] = set()
        for ident, expr in init.fields:
            value = self.rvalue(expr)
            if symbol is None or not ident.name:
                continue
            field = symbol.members.get(ident.name)
            if not isinstance(field, Variable):
                self.report("undefined-member", ident.start, ident.end, ident.name, tag, "", "")
                continue
            self.ref(ident.start, ident.end, field, "write")
            if ident.name in seen:
                self.report("duplicate-field", ident.start, ident.end, ident.name)
            seen.add(ident.name)
            wanted = self.variable(field).type
            if value.type is UNKNOWN or wanted is UNKNOWN:
                continue
            verdict = self.convert(wanted, value.type, COERCE)
            if verdict:
                self.report(verdict, expr.start, expr.end, self.shown(wanted), self.shown(value.type))
