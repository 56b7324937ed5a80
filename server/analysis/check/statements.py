"""Checks statements, and how control leaves them: what is unreachable, and where a value is not returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

from server.analysis.check.arrays import LOCAL, LOCAL_STATIC, Arrays
from server.analysis.check.context import ENUM_STRUCT, METHODMAP, NOTHING, STRUCT, VOID
from server.analysis.check.effects import ALWAYS, has_effect
from server.analysis.check.enum_tags import check_enum_tag
from server.analysis.check.expressions import bare
from server.analysis.check.facts import FunctionFacts, VariableFacts
from server.analysis.check.relations import ASSIGNING, COERCE
from server.analysis.check.value import CONSTANT, UNKNOWN_VALUE, VARIABLE, Value, plain
from server.analysis.declare import declare_node, variable_of
from server.analysis.symbols import Kind, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type
from server.syntax import nodes as n

# How a statement ends.
FALLS: Final = 0
BREAKS: Final = 1
CONTINUES: Final = 2
RETURNS: Final = 3
MIXED: Final = 4


class Flow:
    """How control goes through the function that is being checked."""

    __slots__ = ("bare_return", "breaks", "mixed", "returned", "returns", "unreachable", "valued")

    def __init__(self) -> None:
        self.returns = False  # the current statement list leaves through `return` only
        self.breaks = False  # the innermost loop has a `break`
        self.returned = False  # the innermost loop has a `return`
        self.valued = False  # some `return` has a value
        self.unreachable = False  # has been reported
        self.mixed = False  # has been reported
        self.bare_return: n.Return | None = None


class Statements(Arrays):
    """Expressions and the statements around them."""

    __slots__ = ("flow", "result")

    by_statement: ClassVar[dict[type[n.Stmt], Callable[[Any, Any], int]]] = {}
    flow: Flow
    result: FunctionFacts | None

    def statement(self, stmt: n.Stmt) -> int:
        """Check a statement; how it ends."""
        return self.by_statement[type(stmt)](self, stmt)

    def nothing(self, stmt: n.Stmt) -> int:
        """A statement in which there is nothing to check."""
        return FALLS

    def block(self, stmt: n.Block) -> int:
        """`{ … }`."""
        flow = self.flow
        ends = FALLS
        self.enter()
        by_statement = self.by_statement
        for child in stmt.body:
            if not flow.unreachable and (flow.returns or (ends != FALLS and ends != MIXED)):
                flow.unreachable = True
                self.report("unreachable-code", child.start, max(child.end, stmt.body[-1].end))
            end = by_statement[type(child)](self, child)
            if end != FALLS and ends == FALLS:
                ends = end
        self.leave()
        return ends

    def branch(self, stmt: n.Stmt) -> tuple[int, bool]:
        """Check a statement that may be skipped: how it ends, and whether it leaves through `return` only."""
        flow = self.flow
        before, flow.returns = flow.returns, False
        ends = self.statement(stmt)
        returns, flow.returns = flow.returns, before
        return ends, returns

    # Simple statements -----------------------------------------------------------------------------------

    def expression_statement(self, stmt: n.ExprStmt) -> int:
        """An expression as a statement."""
        expr = stmt.value
        value = self.check(expr)
        if type(expr) not in ALWAYS and value.type is not UNKNOWN and not has_effect(expr, self.effects):
            self.report("no-effect", expr.start, expr.end, "statement")
        return FALLS

    def return_statement(self, stmt: n.Return) -> int:
        """`return` with or without a value."""
        flow = self.flow
        flow.returns = flow.returned = True
        expr = stmt.value
        if expr is None:
            flow.bare_return = flow.bare_return or stmt
            return RETURNS
        if flow.bare_return is not None and not flow.mixed:
            flow.mixed = True
            for one in (flow.bare_return, stmt):
                self.report("inconsistent-return", one.start, one.start + len("return"))
        value = self.rvalue(expr)
        result = self.result
        if result is None or result.type is UNKNOWN:
            flow.valued = True
            return RETURNS
        type = result.type
        if self.info(type.tag).kind == VOID:
            self.report("void-return", stmt.start, expr.end, result.symbol.name)
            return RETURNS
        flow.valued = True
        if value.type is UNKNOWN or value.type is type:
            return RETURNS
        verdict = self.convert(type, value.type, COERCE)
        if verdict:
            self.report(verdict, expr.start, expr.end, self.shown(type), self.shown(value.type))
        elif value.type.dims and 0 in value.type.dims:
            self.report("array-return", expr.start, expr.end, "indeterminate")
        elif value.type.dims and "public" in result.symbol.keywords:
            self.report("array-return", expr.start, expr.end, "public")
        return RETURNS

    def exit_statement(self, stmt: n.Exit) -> int:
        """`exit`."""
        if stmt.value is not None:
            self.rvalue(stmt.value)
        return FALLS

    def break_statement(self, stmt: n.Break) -> int:
        """`break`."""
        self.flow.breaks = True
        return BREAKS

    def continue_statement(self, stmt: n.Continue) -> int:
        """`continue`."""
        return CONTINUES

    def delete(self, stmt: n.Delete) -> int:
        """`delete value`."""
        expr = stmt.value
        value = self.rvalue(expr)
        type = value.type
        if type is UNKNOWN:
            return FALLS
        info = self.info(type.tag)
        if type.dims or info.kind != METHODMAP:
            self.report("invalid-delete", expr.start, expr.end, self.shown(type))
        elif self.is_whole(info) and not any(symbol.destructor is not None for symbol in info.chain):
            self.report("invalid-delete", expr.start, expr.end, self.shown(type), "destructor")
        return FALLS

    def assertion(self, stmt: n.Assert) -> int:
        """`assert` and `static_assert`."""
        if not stmt.static:
            self.test(stmt.value)
            return FALLS
        value = self.rvalue(stmt.value)
        if value.type is UNKNOWN:
            return FALLS
        if value.kind != CONSTANT:
            self.report("not-constant", stmt.value.start, stmt.value.end)
        elif value.constant is not None and not value.constant:
            text = self.source[stmt.value.start : stmt.value.end]
            self.report("failed-assertion", stmt.value.start, stmt.value.end, text)
        return FALLS

    def unused_pragma(self, stmt: n.PragmaUnused) -> int:
        """`#pragma unused`."""
        for ident in stmt.names:
            local = self.names.get(ident.name)
            if local is not None:
                local.read = True
                self.ref(ident.start, ident.end, local.symbol, "read")
        return FALLS

    # Branches and loops ----------------------------------------------------------------------------------

    def condition(self, stmt: n.If) -> int:
        """`if`."""
        self.test(stmt.condition)
        then, returns = self.branch(stmt.then)
        if stmt.other is None:
            return FALLS if then == FALLS else MIXED
        other, other_returns = self.branch(stmt.other)
        if returns and other_returns:
            self.flow.returns = True
        if then == other:
            return then
        return MIXED if then != FALLS and other != FALLS else FALLS

    def loop(self, body: n.Stmt) -> tuple[int, bool, bool]:
        """Check a loop's body: how it ends, and whether it has a `break` and a `return` in it."""
        flow = self.flow
        before = flow.breaks, flow.returned, flow.returns
        flow.breaks = flow.returned = flow.returns = False
        ends = self.statement(body)
        found = ends, flow.breaks, flow.returned
        flow.breaks, flow.returned, flow.returns = before
        return found

    def while_loop(self, stmt: n.While) -> int:
        """`while` and `do`."""
        constant = self.test(stmt.condition)
        ends, breaks, returns = self.loop(stmt.body)
        if breaks or not (constant or isinstance(stmt, n.DoWhile)):
            return FALLS
        if constant and returns:
            self.flow.returns = True
        return RETURNS if ends == RETURNS else FALLS

    def for_loop(self, stmt: n.For) -> int:
        """`for`."""
        init = stmt.init
        scoped = init is not None and not isinstance(init, n.ExprStmt)
        if scoped:
            self.enter()
        if init is not None:
            self.statement(init)
        constant: int | float | None = None
        if stmt.condition is not None:
            constant = self.test(stmt.condition)
        if stmt.step is not None:
            self.rvalue(stmt.step)
        ends, breaks, returns = self.loop(stmt.body)
        result = FALLS
        if (stmt.condition is None or constant) and not breaks:
            if returns:
                self.flow.returns = True
            if ends == RETURNS:
                result = RETURNS
        if scoped:
            self.leave()
        return result

    def switch(self, stmt: n.Switch) -> int:
        """`switch`."""
        subject = self.rvalue(stmt.subject)
        if subject.type.dims:
            where = stmt.subject
            self.report("array-as-value", where.start, where.end, self.named(subject, where))
        seen: dict[int, n.Expr] = {}
        result: int | None = None
        all_return = True
        has_default = False
        for case in stmt.cases:
            if case.values is None:
                has_default = True
            else:
                self.case_values(case.values, subject, seen)
            ends, returns = self.branch(case.body)
            all_return = all_return and returns
            if result is None:
                result = ends
            elif FALLS in (result, ends):
                result = FALLS
            elif result != ends:
                result = MIXED
        if not has_default:
            return FALLS
        if all_return and stmt.cases:
            self.flow.returns = True
        return result or FALLS

    def case_values(self, values: list[n.Expr], subject: Value, seen: dict[int, n.Expr]) -> None:
        """The values of one `case`."""
        for expr in values:
            value = self.rvalue(expr)
            if value.type is UNKNOWN:
                continue
            if value.kind != CONSTANT:
                self.report("not-constant", expr.start, expr.end)
                continue
            if subject.type is not UNKNOWN and not subject.type.dims and value.type is not subject.type:
                verdict = self.match(subject.type, value.type, ASSIGNING)
                if verdict:
                    self.report(verdict, expr.start, expr.end, self.shown(subject.type), self.shown(value.type))
            number = value.constant
            if not isinstance(number, int):
                continue
            before = seen.setdefault(number, expr)
            if before is not expr:
                related = ((before.start, before.end, "the same value"),)
                self.report("duplicate-case", expr.start, expr.end, number, related=related)

    # Declarations ----------------------------------------------------------------------------------------

    def local_variables(self, stmt: n.VarStmt) -> int:
        """A declaration of locals."""
        for var in stmt.vars:
            self.local_variable(var)
        return FALLS

    def local_variable(self, var: n.Var) -> None:
        """One local."""
        self.type_reference(var.type)
        keywords = var.keywords
        tag = self.tag_of(var.type)
        init = var.init
        if "const" in keywords and not var.dims and not var.type.dims and init is not None and _is_constant(var):
            self.local_constant(var, tag, init)
            return
        where = LOCAL_STATIC if "static" in keywords else LOCAL
        info = self.info(tag)
        if info.kind == VOID:
            self.report("void-value", var.type.start, var.type.end, "variable")
        symbol = variable_of(var, Kind.LOCAL, self.owner)
        dynamic = False
        if var.dims or var.type.dims:
            type, dynamic = self.array_type(var, tag, where)
            if where == LOCAL_STATIC and (not var.dims or dynamic):
                self.report("array-declaration", var.name.start, var.name.end, var.name.name, "static")
        else:
            type = plain(tag)
        if info.kind in (NOTHING, VOID):
            type = UNKNOWN
        if "const" in keywords and init is None and info.kind != STRUCT:
            self.report("constant-without-value", var.name.start, var.name.end, var.name.name)
        value = Value(type, VARIABLE, symbol, None, True)
        written = self.initialize(var, type, value, where, dynamic)
        symbol.facts = VariableFacts(value)
        if var.name.name:
            self.define(symbol, value).written = written

    def initialize(self, var: n.Var, type: Type, value: Value, where: int, dynamic: bool) -> bool:
        """Check a variable's initializer; whether it counts as an assignment."""
        init = var.init
        if type is UNKNOWN:
            if init is not None:
                self.check_items(init) if not isinstance(init, n.NewArray) else self.new_array_sizes(init)
            return init is not None
        info = self.info(type.tag)
        if info.kind == STRUCT:
            if isinstance(init, n.StructInit):
                self.record(type.tag, init)
            return False
        if type.dims or info.kind == ENUM_STRUCT:
            self.check_array(var, type, where, dynamic)
            return False
        if init is None:
            return False
        given = self.rvalue(init)
        if given.type is UNKNOWN:
            return True
        start, end = init.start, init.end
        if "\n" in self.source[var.name.end : start]:
            start, end = var.name.start, var.name.end
        self.stored(value, bare(init), given, start, end)
        if where != LOCAL and given.kind != CONSTANT:
            self.report("not-constant", init.start, init.end)
        return True

    def new_array_sizes(self, expr: n.NewArray) -> None:
        """Check the sizes of a new array about which nothing else can be said."""
        self.type_reference(expr.type)
        for size in expr.sizes:
            self.rvalue(size)

    def local_constant(self, var: n.Var, tag: str, init: n.Expr) -> None:
        """`const int name = value;` in a function."""
        symbol = variable_of(var, Kind.CONSTANT, self.owner)
        value = self.check(init)
        constant = value.constant if value.kind == CONSTANT else None
        if value.type is not UNKNOWN:
            if value.kind != CONSTANT:
                self.report("not-constant", init.start, init.end)
            elif verdict := self.match(plain(tag), value.type, 0):
                self.report(verdict, init.start, init.end, self.shown(plain(tag)), self.shown(value.type))
        made = Value(plain(tag), CONSTANT, symbol, constant) if tag != "?" else UNKNOWN_VALUE
        symbol.facts = VariableFacts(made)
        if var.name.name:
            self.define(symbol, made)

    def local_enum(self, stmt: n.DeclStmt) -> int:
        """An enum in a function."""
        if isinstance(stmt.decl, n.Enum):
            check_enum_tag(self, stmt.decl)
        for symbol in declare_node(stmt.decl):
            symbol.container = self.owner
            if isinstance(symbol, TypeSymbol):
                self.local_types[symbol.name] = symbol
                self.declares(symbol)
            elif isinstance(symbol, Variable):
                self.local_member(symbol)
        return FALLS

    def local_member(self, symbol: Variable) -> None:
        """A member of an enum in a function."""
        number: int | float | None = None
        if symbol.value is not None:
            value = self.check(symbol.value)
            number = value.constant if value.kind == CONSTANT else None
        elif symbol.previous is None:
            number = 0
        elif isinstance(symbol.previous.facts, VariableFacts):
            before = symbol.previous.facts.value.constant
            number = before + 1 if isinstance(before, int) else None
        made = Value(plain(symbol.type.tag), CONSTANT, symbol, number)
        symbol.facts = VariableFacts(made)
        self.define(symbol, made).counted = False


def _is_constant(var: n.Var) -> bool:
    """Whether the variable was declared by `const` itself, and so stands for its value."""
    return not (var.keywords & {"static", "public", "stock", "new", "decl"})
