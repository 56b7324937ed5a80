"""Checks what stands at the top level: functions, variables, and types with their members."""

from __future__ import annotations

from server.analysis.check.arrays import FIELD, GLOBAL, LOCAL_STATIC, PARAMETER
from server.analysis.check.context import ENUM_STRUCT, NOTHING, VOID
from server.analysis.check.enum_tags import check_enum_tag
from server.analysis.check.facts import FunctionFacts, Param
from server.analysis.check.relations import ASSIGNING, ENUM_VALUE
from server.analysis.check.statements import Flow, Statements
from server.analysis.check.value import CONSTANT, NO_SIZE, VARIABLE, Value, plain
from server.analysis.closure import Entry
from server.analysis.declare import symbols_of
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.analysis.types import UNKNOWN
from server.analysis.unit import Unit
from server.syntax import nodes as n


class Declarations(Statements):
    """The whole check of a chunk."""

    __slots__ = ("forwards",)

    forwards: dict[str, bool]

    def start(self, record: bool) -> None:
        """Begin with nothing seen; `record` keeps the type of every expression."""
        self.start_facts()
        self.start_relations()
        self.start_scopes()
        self.start_expressions(record)
        self.forwards = {}

    def run(self) -> None:
        """Check all that the chunk declares."""
        symbols: dict[int, list[Symbol]] = {}
        for symbol in symbols_of(self.chunk):
            symbols.setdefault(symbol.ident.start, []).append(symbol)
        for decl in self.chunk.syntax.decls:
            self.outside()
            try:
                self.top_level(decl, symbols)
            except RecursionError:  # no person writes such depth; what was found until there stands
                self.start_scopes()

    def top_level(self, decl: n.TopLevel, symbols: dict[int, list[Symbol]]) -> None:
        """One declaration. `symbols` are those of the chunk by where their names begin."""
        if isinstance(decl, n.VarStmt):
            for var in decl.vars:
                found = symbols.get(var.name.start)
                self.global_variable(var, found[0] if found else None)
        elif isinstance(decl, n.Enum):
            self.enum(decl, symbols)
        elif isinstance(decl, n.Assert):
            self.assertion(decl)
        elif isinstance(decl, n.PragmaUnused):
            self.unused_names(decl)
        else:
            found = symbols.get(decl.name.start)
            if found:
                self.declaration(decl, found[0])

    def outside(self) -> None:
        """Leave whatever function was checked."""
        self.flow = Flow()
        self.owner = None
        self.result = None
        self.this = None
        self.in_function = False

    def declaration(self, decl: n.Decl, symbol: Symbol) -> None:
        """A function or type."""
        if isinstance(decl, n.Function) and isinstance(symbol, Function):
            self.function_declaration(decl, symbol, None)
        elif isinstance(symbol, TypeSymbol):
            self.declares(symbol)
            if isinstance(decl, n.EnumStruct):
                self.enum_struct(decl, symbol)
            elif isinstance(decl, n.Methodmap):
                self.methodmap(decl, symbol)
            elif isinstance(decl, n.Typedef):
                self.typedef(decl, symbol)
            elif isinstance(decl, n.Struct):
                for var, field in zip(decl.fields, symbol.order, strict=False):
                    self.type_reference(var.type)
                    self.declares(field)

    def unused_names(self, decl: n.PragmaUnused) -> None:
        """`#pragma unused` outside of functions."""
        for ident in decl.names:
            symbol = self.lookup(ident.name)
            if symbol is not None:
                self.ref(ident.start, ident.end, symbol, "read")

    # Functions -------------------------------------------------------------------------------------------

    def function_declaration(self, decl: n.Function, symbol: Function, this: Value | None) -> None:
        """A function, method, native or forward."""
        if decl.kind not in ("getter", "setter"):
            self.declares(symbol)
        self.type_reference(decl.type)
        facts = self.function(symbol)
        self.check_result(decl, symbol, facts)
        self.flow = Flow()
        self.owner = symbol
        self.result = facts
        self.this = this
        self.in_function = True
        self.enter()
        for var, param in zip(decl.params, facts.params, strict=False):
            self.parameter(var, param, symbol)
        if decl.body is not None:
            self.statement(decl.body)
        self.leave()
        if decl.body is not None:
            self.check_return(decl, symbol)
        self.outside()

    def check_result(self, decl: n.Function, symbol: Function, facts: FunctionFacts) -> None:
        """What a function gives back, and whether it implements something deprecated."""
        if facts.type.dims and decl.type is not None:
            start, end = decl.type.start, decl.type.end
            if facts.type.tag == "void":
                self.report("void-value", start, end, "array")
            elif "native" in decl.keywords:
                self.report("array-return", start, end, "native")
            elif decl.keywords & {"public", "forward"} and symbol.container is None:
                self.report("array-return", start, end, "public")
        if symbol.container is None and decl.body is not None and not decl.keywords & {"stock", "static"}:
            text = self.deprecated_forward(symbol.name)
            if text is not None:
                self.report("deprecated", decl.name.start, decl.name.end, symbol.name, text)

    def deprecated_forward(self, name: str) -> str | None:
        """What the pragma of a deprecated forward says; None when there is no such forward."""
        if not self.has_forward(name):
            return None
        entries = self.unit.entries(name, self.path)
        texts = (entry.chunk.deprecated for entry in entries if is_forward(entry))
        return next((text for text in texts if text is not None), None)

    def parameter(self, var: n.Var, param: Param, function: Function) -> None:
        """A parameter, with its default."""
        self.type_reference(var.type)
        symbol = param.symbol
        if var.variadic:
            return
        tag = self.tag_of(var.type)
        kind = self.info(tag).kind
        if kind == VOID:
            self.report("void-value", var.type.start, var.type.end, "variable")
        if kind == ENUM_STRUCT and var.type.ref:
            self.report("reference-to-struct", var.type.start, var.type.end, tag)
        type = param.type
        if var.dims:
            self.array_type(var, tag, PARAMETER)
        if var.init is not None:
            self.default(var, param, kind)
            if "public" in function.keywords and function.container is None and function.has_body:
                self.report("public-default", var.name.start, var.name.end, var.name.name)
        if not var.name.name:
            return
        local = self.define(symbol, self.variable(symbol).value)
        local.shared = bool(type.dims) or var.type.ref or kind == ENUM_STRUCT
        local.read = var.type.ref or not function.has_body

    def default(self, var: n.Var, param: Param, kind: int) -> None:
        """A parameter's default."""
        init = var.init
        type = param.type
        assert init is not None  # the caller has looked
        if type is UNKNOWN or kind == NOTHING:
            self.check_items(init)
        elif type.dims or kind == ENUM_STRUCT:
            self.check_array(var, type, PARAMETER, False)
        else:
            value = self.check(init)
            if value.type is UNKNOWN:
                return
            if value.kind != CONSTANT:
                self.report("not-constant", init.start, init.end)
                return
            verdict = self.match(type, value.type, ASSIGNING)
            if verdict:
                self.report(verdict, init.start, init.end, self.shown(type), self.shown(value.type))

    def check_return(self, decl: n.Function, symbol: Function) -> None:
        """Whether a function that promises a value returns one everywhere."""
        flow, result = self.flow, self.result
        if (flow.valued and flow.returns and flow.bare_return is None) or result is None:
            return
        if self.info(result.type.tag).kind in (VOID, NOTHING):
            return
        owner = symbol.container
        if owner is None:
            if decl.type is None or decl.type.old or self.has_forward(symbol.name):
                return
            code = "missing-return"
        elif decl.kind == "constructor" or owner.kind is Kind.ENUM_STRUCT:
            code = "method-without-return"
        else:
            return
        where = flow.bare_return or n.Return(max(decl.end - 1, decl.start), decl.end, None)
        text = "nothing is returned here" if flow.bare_return is not None else "the end is reached without a value"
        related = ((where.start, where.end, text),)
        ident = decl.name
        self.report(code, ident.start, ident.end, ident.name, self.shown(result.type), related=related)

    def has_forward(self, name: str) -> bool:
        """Whether there is a forward of that name, whose return type then counts instead."""
        known = self.forwards.get(name)
        if known is None:
            known = self.forwards[name] = forward_exists(self.unit, self.path, name)
        return known

    # Variables and enums ---------------------------------------------------------------------------------

    def global_variable(self, var: n.Var, symbol: Symbol | None) -> None:
        """A global variable or constant."""
        self.type_reference(var.type)
        if not isinstance(symbol, Variable):
            if var.init is not None:
                self.check_items(var.init)
            return
        self.declares(symbol)
        tag = self.tag_of(var.type)
        kind = self.info(tag).kind
        if kind == VOID:
            self.report("void-value", var.type.start, var.type.end, "variable")
        where = LOCAL_STATIC if "static" in var.keywords else GLOBAL
        dynamic = False
        if var.dims or var.type.dims:
            type, dynamic = self.array_type(var, tag, where)
            if not var.dims:
                place = "static" if where == LOCAL_STATIC else "global"
                self.report("array-declaration", var.name.start, var.name.end, var.name.name, place)
                type = plain(tag, (NO_SIZE,) * len(type.dims))
        else:
            type = plain(tag)
        if kind in (NOTHING, VOID):
            type = UNKNOWN
        if symbol.type.const and var.init is None and "public" not in var.keywords:
            self.report("constant-without-value", var.name.start, var.name.end, var.name.name)
        how = 0 if symbol.kind is Kind.CONSTANT and var.keywords == {"const"} else ASSIGNING
        if how:
            self.initialize(var, type, Value(type, VARIABLE, symbol, None, True), where, dynamic)
        elif var.init is not None:
            value = self.check(var.init)
            if value.type is UNKNOWN or type is UNKNOWN:
                return
            init = var.init
            if value.kind != CONSTANT:
                self.report("not-constant", init.start, init.end)
            elif verdict := self.match(type, value.type, how):
                self.report(verdict, init.start, init.end, self.shown(type), self.shown(value.type))

    def enum(self, decl: n.Enum, symbols: dict[int, list[Symbol]]) -> None:
        """An enum with its members."""
        check_enum_tag(self, decl)
        for symbol in symbols.get(decl.name.start, ()):
            self.declares(symbol)
        for member in decl.members:
            found = symbols.get(member.name.start)
            if found:
                self.declares(found[0])
            self.type_reference(member.type)
            for size in member.dims:
                if size is not None:
                    self.rvalue(size)
            if member.value is None:
                continue
            value = self.check(member.value)
            if value.type is UNKNOWN or not found:
                continue
            init = member.value
            wanted = plain(found[0].type.tag) if isinstance(found[0], Variable) else value.type
            if value.kind != CONSTANT:
                self.report("not-constant", init.start, init.end)
            elif verdict := self.match(wanted, value.type, ASSIGNING | ENUM_VALUE):
                self.report(verdict, init.start, init.end, self.shown(wanted), self.shown(value.type))

    # Types -----------------------------------------------------------------------------------------------

    def enum_struct(self, decl: n.EnumStruct, symbol: TypeSymbol) -> None:
        """An enum struct with its fields and methods."""
        fields = symbol.order[: len(decl.fields)]
        methods = symbol.order[len(decl.fields) :]
        if not decl.fields and not self.chunk.syntax.problems:
            self.report("invalid-member", decl.name.start, decl.name.end, decl.name.name, "no-fields")
        seen: set[str] = set()
        for var, field in zip(decl.fields, fields, strict=False):
            self.type_reference(var.type)
            self.declares(field)
            self.unique(field, seen)
            ident = var.name
            tag = self.tag_of(var.type)
            if tag == symbol.name:
                self.report("invalid-member", ident.start, ident.end, ident.name, "itself")
            elif self.info(tag).kind == VOID:
                self.report("void-value", var.type.start, var.type.end, "variable")
            if var.type.const:
                self.report("invalid-member", ident.start, ident.end, ident.name, "const-field")
            if var.dims:
                self.array_type(var, tag, FIELD)
            if len(var.dims) + var.type.dims > 1:
                self.report("invalid-member", ident.start, ident.end, ident.name, "dimensions")
            elif var.type.dims:
                self.report("array-declaration", ident.start, ident.end, ident.name, "size")
        this = Value(plain(symbol.name), VARIABLE, None, None, True)
        for function, method in zip(decl.methods, methods, strict=False):
            self.unique(method, seen)
            if isinstance(method, Function):
                self.function_declaration(function, method, this)

    def unique(self, member: Symbol, seen: set[str]) -> None:
        """Report a member whose name is taken."""
        if member.name in seen:
            self.report("invalid-member", member.ident.start, member.ident.end, member.name, "twice")
        seen.add(member.name)

    def methodmap(self, decl: n.Methodmap, symbol: TypeSymbol) -> None:
        """A methodmap with its properties and methods."""
        parent = decl.parent
        if parent is not None and parent.name:
            found = self.lookup(parent.name)
            if isinstance(found, TypeSymbol):
                self.ref(parent.start, parent.end, found, "type")
            extends = isinstance(found, TypeSymbol) and found.kind is Kind.METHODMAP
            if not extends and (found is not None or not self.incomplete):
                similar = self.similar(parent.name, types=True)
                self.report("undefined-type", parent.start, parent.end, parent.name, similar)
        this = Value(plain(symbol.name), VARIABLE)
        members = {member.ident.start: member for member in symbol.order}
        seen: set[str] = set()
        for prop in decl.properties:
            member = members.get(prop.name.start)
            if isinstance(member, Property):
                self.unique(member, seen)
                self.property(prop, member, this)
        for function in decl.methods:
            member = members.get(function.name.start)
            if not isinstance(member, Function):
                continue
            if function.kind != "destructor":
                self.unique(member, seen)
            static = "static" in function.keywords
            if function.kind == "constructor" and static:
                self.report("invalid-member", function.name.start, function.name.end, member.name, "static-constructor")
            bound = None if static or function.kind == "constructor" else this
            self.function_declaration(function, member, bound)

    def property(self, decl: n.Property, symbol: Property, this: Value) -> None:
        """A property with its accessors."""
        self.type_reference(decl.type)
        self.declares(symbol)
        ident = decl.name
        if decl.type.dims:
            self.report("invalid-member", ident.start, ident.end, ident.name, "array-property")
        elif self.info(symbol.type.tag).kind == ENUM_STRUCT:
            self.report("invalid-member", ident.start, ident.end, ident.name, "struct-property")
        if decl.getter is not None and symbol.getter is not None:
            if decl.getter.params:
                self.report("invalid-member", ident.start, ident.end, ident.name, "getter-parameters")
            self.function_declaration(decl.getter, symbol.getter, this)
        if decl.setter is not None and symbol.setter is not None:
            params = symbol.setter.params
            if len(params) != 1 or params[0].type.tag != symbol.type.tag or params[0].value is not None:
                wanted = symbol.type.tag
                self.report("invalid-member", ident.start, ident.end, ident.name, "setter-parameters", wanted)
            self.function_declaration(decl.setter, symbol.setter, this)

    def typedef(self, decl: n.Typedef, symbol: TypeSymbol) -> None:
        """A callback type."""
        for signature, function in zip(decl.signatures, symbol.signatures, strict=False):
            self.type_reference(signature.type)
            for var, param in zip(signature.params, function.params, strict=False):
                self.type_reference(var.type)
                if var.dims:
                    self.array_type(var, self.tag_of(var.type), PARAMETER)
                if var.name.name and not var.variadic:
                    self.declares(param)


def forward_exists(unit: Unit, path: str, name: str) -> bool:
    """Whether the file `path` sees a forward of that name."""
    return any(is_forward(entry) for entry in unit.entries(name, path))


def is_forward(entry: Entry) -> bool:
    """Whether the declaration is a forward, as its text shows without being parsed."""
    return entry.chunk.cut.source.startswith("forward")


Declarations.by_type = {
    n.Name: Declarations.name,
    n.Number: Declarations.number,
    n.String: Declarations.string,
    n.Call: Declarations.call,
    n.Member: Declarations.member,
    n.Index: Declarations.index,
    n.Binary: Declarations.binary,
    n.Unary: Declarations.prefix,
    n.Postfix: Declarations.step,
    n.Assign: Declarations.assign,
    n.Paren: Declarations.paren,
    n.Bool: Declarations.bool,
    n.Float: Declarations.float,
    n.Null: Declarations.null,
    n.InvalidFunction: Declarations.null,
    n.This: Declarations.this_value,
    n.Ternary: Declarations.ternary,
    n.Cast: Declarations.cast,
    n.SizeOf: Declarations.sizeof,
    n.Comma: Declarations.comma,
    n.ArrayLiteral: Declarations.array_literal,
    n.NewArray: Declarations.new_array,
    n.StructInit: Declarations.struct_literal,
    n.Defined: Declarations.unknown,
    n.Missing: Declarations.unknown,
    n.DefaultArg: Declarations.unknown,
    n.NamedArg: Declarations.unknown,
}
Declarations.by_statement = {
    n.ExprStmt: Declarations.expression_statement,
    n.If: Declarations.condition,
    n.Block: Declarations.block,
    n.VarStmt: Declarations.local_variables,
    n.Return: Declarations.return_statement,
    n.For: Declarations.for_loop,
    n.While: Declarations.while_loop,
    n.DoWhile: Declarations.while_loop,
    n.Switch: Declarations.switch,
    n.Break: Declarations.break_statement,
    n.Continue: Declarations.continue_statement,
    n.Delete: Declarations.delete,
    n.Assert: Declarations.assertion,
    n.Exit: Declarations.exit_statement,
    n.DeclStmt: Declarations.local_enum,
    n.PragmaUnused: Declarations.unused_pragma,
    n.Empty: Declarations.nothing,
    n.Goto: Declarations.nothing,
    n.Label: Declarations.nothing,
}
