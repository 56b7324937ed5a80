"""The names that are visible at the cursor, and the types of expressions there, as the checker sees them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from server.analysis.check.context import METHODMAP, NOTHING, TypeInfo
from server.analysis.check.declarations import Declarations
from server.analysis.check.facts import FunctionFacts
from server.analysis.check.relations import ARGUMENT, COERCE, FITS
from server.analysis.check.scope import Local
from server.analysis.check.value import FUNCTION_TAG, UNKNOWN_VALUE, VARIABLE, Value, plain
from server.analysis.cursor.hole import MARK, Hole, Step
from server.analysis.declare import function_of, variable_of
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.analysis.types import UNKNOWN, Type
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.macros import Macro


class Scope:
    """What can be named at a hole in the file `path`. `locals` are the innermost first.

    `function` is the function around it, `owner` the name of the methodmap or enum struct ("" for none).
    """

    def __init__(self, unit: Unit, path: str, hole: Hole) -> None:
        self.unit = unit
        self.path = path
        self.chunk = hole.chunk
        self.function: Function | None = None
        self.owner = ""
        self.locals: dict[str, Variable] = {}
        check = self._check = Declarations(unit, path, hole.chunk)
        check.incomplete = True  # nobody reads the problems: no similar names are to be looked for
        check.start_facts()
        check.start_relations()
        check.start_scopes()
        check.start_expressions(False)
        check.outside()
        check.in_function = True
        check.enter()
        for step, following in zip_longest(hole.path, hole.path[1:]):
            self._enter(step, following.node if following is not None else None)
        self.locals = dict(reversed(self.locals.items()))

    # Names -----------------------------------------------------------------------------------------------

    def _enter(self, step: Step, inner: n.Node | None) -> None:
        """Declare what a step on the way to the hole brings; `inner` is the node of the next step."""
        node, field = step
        if isinstance(node, (n.Methodmap, n.EnumStruct)):
            self.owner = node.name.name
        elif isinstance(node, n.Function):
            self._enter_function(node)
        elif isinstance(node, n.Block) and field == "body":
            for stmt in node.body:
                if stmt is not inner:
                    self._declare(stmt)
        elif isinstance(node, n.For) and node.init is not None and field != "init":
            self._declare(node.init)
        elif isinstance(node, n.VarStmt):
            self._declare(node, inner)

    def _enter_function(self, node: n.Function) -> None:
        owner = self.unit.type_symbol(self.owner, self.path) if self.owner else None
        self.function = function_of(node, owner)
        if self.owner and node.kind != "constructor" and "static" not in node.keywords:
            self._check.this = Value(plain(self.owner), VARIABLE, None, None, True)
        for param in self.function.params:
            if param.name not in (MARK, "", "..."):
                self._define(param)

    def _declare(self, stmt: n.Stmt, unfinished: n.Node | None = None) -> None:
        if isinstance(stmt, n.VarStmt) and self.function is not None:
            for var in stmt.vars:
                if var is not unfinished and var.name.name not in (MARK, ""):
                    constant = "const" in var.keywords and not var.dims and not var.type.dims
                    kind = Kind.CONSTANT if constant else Kind.LOCAL
                    self._define(variable_of(var, kind, self.function))
        elif isinstance(stmt, n.DeclStmt):
            before = set(self._check.names)
            self._check.local_enum(stmt)
            for name in self._check.names.keys() - before:
                self.locals[name] = self._check.names[name].symbol

    def _define(self, symbol: Variable) -> None:
        name = symbol.name
        self.locals.pop(name, None)
        self.locals[name] = symbol
        self._check.names[name] = Local(symbol, self._check.variable(symbol).value, 1)

    def lookup(self, name: str) -> Symbol | None:
        """What a name stands for here."""
        return self.locals.get(name) or self.unit.lookup(name, self.path)

    def macro(self, name: str) -> Macro | None:
        """The macro of that name that is in force here."""
        return self.chunk.envs[-1][1].get(name)

    # Types -----------------------------------------------------------------------------------------------

    def value(self, expr: n.Expr) -> Value:
        """What an expression stands for; `UNKNOWN_VALUE` when that can not be told."""
        try:
            return self._check.base(expr)
        except RecursionError:
            return UNKNOWN_VALUE

    def type(self, expr: n.Expr | None) -> Type | None:
        """The type of an expression; None when that can not be told."""
        if expr is None:
            return None
        found = self.value(expr).type
        return None if found is UNKNOWN else found

    def info(self, tag: str) -> TypeInfo:
        """What a tag stands for."""
        return self._check.info(tag)

    def type_of(self, symbol: Symbol) -> Type | None:
        """The type that a symbol has as a value, of a function its result."""
        if isinstance(symbol, Variable):
            found = self._check.variable(symbol).type
        elif isinstance(symbol, (Function, Property)):
            found = symbol.type
        else:
            return None
        return None if found is UNKNOWN else plain(found.tag, found.dims)

    def facts(self, symbol: Function) -> FunctionFacts:
        """A function as a call sees it."""
        return self._check.function(symbol)

    def fits(self, wanted: Type, given: Type) -> bool:
        """Whether a value of the type `given` can be passed where `wanted` is."""
        return self._check.convert(wanted, given, COERCE | ARGUMENT) == FITS

    def function_type(self, symbol: Function) -> Type:
        """The type of a function that is used by its name."""
        return plain(FUNCTION_TAG + symbol.name)

    def callee(self, call: n.Call) -> Function | None:
        """The function that a call calls."""
        target = call.target
        while isinstance(target, n.Paren):
            target = target.inner
        if isinstance(target, n.Name):
            symbol = self.lookup(target.name)
            if isinstance(symbol, TypeSymbol):
                return self._constructor(symbol)
            return symbol if isinstance(symbol, Function) else None
        if isinstance(target, n.Member) and target.op == ".":
            base = self.value(target.object)
            member = self._check.find_member(self.info(base.type.tag), target.member.name)
            return member if isinstance(member, Function) else None
        return None

    def _constructor(self, symbol: TypeSymbol) -> Function | None:
        return symbol.constructor if symbol.kind is Kind.METHODMAP else None

    def members(self, tag: str) -> Iterator[Symbol]:
        """The members of a type and of those it inherits from, nearest first, each name once."""
        info = self.info(tag)
        if info.kind == NOTHING:
            return
        seen: set[str] = set()
        for symbol in info.chain if info.kind == METHODMAP else (info.symbol,):
            for member in symbol.order if symbol is not None else ():
                if member.name not in seen and member.kind not in (Kind.CONSTRUCTOR, Kind.DESTRUCTOR):
                    seen.add(member.name)
                    yield member
