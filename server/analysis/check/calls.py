"""Checks calls: what is called, and whether the arguments go where they are put."""

from __future__ import annotations

from typing import Final

from server.analysis.check.assign import Assignments
from server.analysis.check.context import ENUM_STRUCT
from server.analysis.check.expressions import bare, name_range
from server.analysis.check.facts import FunctionFacts, Param
from server.analysis.check.relations import ARGUMENT, ASSIGNING, CALLBACK_MISMATCH, COERCE, without_size
from server.analysis.check.returned import returned_dims
from server.analysis.check.slid import lacking
from server.analysis.check.value import (
    ACCESSOR,
    CHAR_ELEMENT,
    ELEMENT,
    FUNCTION,
    FUNCTION_TAG,
    TYPE_NAME,
    UNKNOWN_VALUE,
    Value,
    plain,
)
from server.analysis.checked import Called
from server.analysis.symbols import Function, Kind, TypeSymbol, Variable
from server.analysis.types import UNKNOWN
from server.syntax import nodes as n

MAX_ARGUMENTS: Final = 127
# What is reported of an argument that does not go with its parameter.
UNFIT: Final = frozenset(
    {
        "array-mismatch",
        "array-size",
        "callback-mismatch",
        "implicit-conversion",
        "null-mismatch",
        "reference-argument",
        "tag-mismatch",
        "type-mismatch",
    }
)
_PASSED: Final = COERCE | ARGUMENT


class Calls(Assignments):
    """Expressions with calls."""

    __slots__ = ("in_function", "owner")

    in_function: bool
    owner: Function | None

    def call(self, expr: n.Call) -> Value:
        """`target(arguments)`."""
        symbol = self.constructor(expr) if expr.new else self.callee(expr)
        if symbol is None:
            for argument in expr.args:
                self.argument_value(argument)
            return UNKNOWN_VALUE
        self.calls.append(Called(expr, symbol))
        facts = self.function(symbol)
        if symbol.deprecated is not None:
            start, end = self.call_range(expr)
            self.report("deprecated", start, end, symbol.name, symbol.deprecated)
        self.arguments(expr, facts)
        if not self.in_function:
            self.report("call-outside-function", expr.start, expr.end)
            return UNKNOWN_VALUE
        if symbol is self.owner and (facts.type.dims or self.info(facts.type.tag).kind == ENUM_STRUCT):
            self.report("array-return", *self.call_range(expr), "recursive")
            return UNKNOWN_VALUE
        if facts.type.dims and symbol.container is None:
            return self.returned_array(symbol, facts)
        return facts.result

    def returned_array(self, symbol: Function, facts: FunctionFacts) -> Value:
        """The array that a call gives, with the size that the function's body tells."""
        dims = self.returned.get(symbol.name)
        if dims is None:
            dims = self.returned[symbol.name] = returned_dims(self, symbol)
        return Value(plain(facts.type.tag, dims))

    def call_range(self, expr: n.Call) -> tuple[int, int]:
        """The called name, or the bracket when that is on another line (there the compiler sees the call)."""
        start, end = name_range(expr.target)
        if "\n" in self.source[end : expr.lparen]:
            return expr.lparen, expr.lparen + 1
        return start, end

    # What is called --------------------------------------------------------------------------------------

    def callee(self, expr: n.Call) -> Function | None:
        """The function that a call without `new` calls; None when that is in error."""
        target = bare(expr.target)
        if type(target) is n.Name:
            return self.named_callee(target)
        value = self.access(target, True) if type(target) is n.Member else self.check(target)
        if value.type is UNKNOWN:
            return None
        if value.kind == FUNCTION and isinstance(value.symbol, Function):
            if value.symbol.kind is Kind.CONSTRUCTOR:
                start, end = name_range(target)
                self.report("constructor-call", start, end, value.symbol.name, "method")
                return None
            return value.symbol
        self.report("not-a-function", *name_range(target), self.named(value, target))
        return None

    def named_callee(self, target: n.Name) -> Function | None:
        """The function of that name, or the constructor of the methodmap."""
        name = target.name
        local = self.names.get(name)
        if local is not None:
            local.read = True
            self.ref(target.start, target.end, local.symbol, "read")
            if local.value.type is not UNKNOWN:
                self.report("not-a-function", target.start, target.end, name)
            return None
        value = self.resolved(target)
        if value is None:
            return None
        symbol = value.symbol
        assert symbol is not None  # a global has been resolved
        if isinstance(symbol, Function):
            self.ref(target.start, target.end, symbol, "call")
            if not symbol.has_body and "native" not in symbol.keywords:
                self.report("not-implemented", target.start, target.end, name)
                return None
            return symbol
        if isinstance(symbol, TypeSymbol):
            if symbol.kind is Kind.METHODMAP and symbol.constructor is not None:
                self.ref(target.start, target.end, symbol.constructor, "call")
                if self.info(name).nullable:
                    self.report("constructor-call", target.start, target.end, name, "new")
                    return None
                return symbol.constructor
            self.ref(target.start, target.end, symbol, "type")
            if symbol.kind is Kind.METHODMAP:
                self.report("constructor-call", target.start, target.end, name, "none")
                return None
        else:
            self.ref(target.start, target.end, symbol, "read")
        if value.type is not UNKNOWN:
            self.report("not-a-function", target.start, target.end, name)
        return None

    def constructor(self, expr: n.Call) -> Function | None:
        """The constructor that `new Type()` calls."""
        target = bare(expr.target)
        if type(target) is not n.Name:
            return None
        if target.name in self.names:
            self.report("constructor-call", target.start, target.end, target.name, "type")
            return None
        value = self.resolved(target)
        if value is None:
            return None
        symbol = value.symbol
        if not isinstance(symbol, TypeSymbol) or value.kind != TYPE_NAME or symbol.kind is not Kind.METHODMAP:
            self.report("constructor-call", target.start, target.end, target.name, "type")
            return None
        if not self.info(target.name).nullable:
            self.ref(target.start, target.end, symbol, "type")
            if self.is_whole(self.info(target.name)):
                self.report("constructor-call", target.start, target.end, target.name, "plain")
            return None
        if symbol.constructor is None:
            self.ref(target.start, target.end, symbol, "type")
            self.report("constructor-call", target.start, target.end, target.name, "none")
            return None
        self.ref(target.start, target.end, symbol.constructor, "call")
        return symbol.constructor

    # Arguments -------------------------------------------------------------------------------------------

    def argument_value(self, expr: n.Expr) -> Value:
        """Check an argument about whose parameter nothing is known."""
        if type(expr) is n.NamedArg:
            return self.rvalue(expr.value)
        return self.rvalue(expr)

    def arguments(self, expr: n.Call, facts: FunctionFacts) -> None:
        """Check the arguments of a call, and whether all that are needed are there."""
        params = facts.params
        count = len(params)
        mark = len(self.problems)
        given: set[int] = set()
        position = 0
        excess = False
        for argument in expr.args:
            value = argument
            if type(argument) is n.NamedArg:
                index = self.named_argument(expr, argument, facts, given)
                value = argument.value
                if index < 0:
                    self.rvalue(value)
                    continue
                position = index
            if position >= count:
                self.rvalue(value)
                if not excess and not self.is_missing(value):
                    excess = True
                    name, given_count = facts.symbol.name, len(expr.args)
                    self.report("argument-count", value.start, value.end, name, count, given_count, "many")
                continue
            param = params[position]
            given.add(position)
            if type(value) is n.DefaultArg:
                if not param.optional:
                    code = "many" if param.variadic else "default"
                    start, end = self.argument_range(expr, value)
                    self.report("argument-count", start, end, facts.symbol.name, position + 1, 0, code)
            else:
                self.argument(param, value)
            if not param.variadic:
                position += 1
        if len(given) < count and expr.closed:
            for index, param in enumerate(params):
                if index not in given and not param.optional and not param.variadic:
                    start, end = self.call_range(expr)
                    needed = sum(not p.optional and not p.variadic for p in params)
                    name = self.lacking(expr, facts, mark) or param.name
                    self.report("argument-count", start, end, facts.symbol.name, needed, len(expr.args), "few", name)
                    break

    def lacking(self, expr: n.Call, facts: FunctionFacts, mark: int) -> str:
        """The parameter without which the arguments behind it have slid; drops what was reported of these."""
        places = {(argument.start, argument.end) for argument in expr.args}
        slid = [one for one in self.problems[mark:] if (one.start, one.end) in places and one.code in UNFIT]
        gap = lacking(expr.args, facts.params, self.fits) if slid else None
        if gap is None:
            return ""
        self.problems[mark:] = [one for one in self.problems[mark:] if one not in slid]
        return facts.params[gap].name

    def fits(self, param: Param, expr: n.Expr) -> bool:
        """Whether the argument could be the parameter's. Leaves no trace."""
        problems, refs, calls, passed = len(self.problems), len(self.refs), len(self.calls), dict(self.passed)
        self.argument(param, expr)
        about = [one for one in self.problems[problems:] if (one.start, one.end) == (expr.start, expr.end)]
        del self.problems[problems:], self.refs[refs:], self.calls[calls:]
        self.passed = passed
        return all(one.code not in UNFIT for one in about)

    def is_missing(self, expr: n.Expr) -> bool:
        """Whether the parser found nothing where the argument should be."""
        return type(expr) is n.Missing

    def argument_range(self, expr: n.Call, argument: n.Node) -> tuple[int, int]:
        """The argument, or the call when that is on another line and the compiler names the call's."""
        if "\n" in self.source[expr.lparen : argument.start]:
            return self.call_range(expr)
        return argument.start, argument.end

    def named_argument(self, expr: n.Call, argument: n.NamedArg, facts: FunctionFacts, given: set[int]) -> int:
        """The place of the parameter that a named argument is for; -1 (reported) when there is none."""
        ident = argument.name
        name = ident.name
        start, end = self.argument_range(expr, ident)
        for index, param in enumerate(facts.params):
            if param.name == name and not param.variadic:
                self.ref(ident.start, ident.end, param.symbol, "read")
                if index in given:
                    self.report("named-argument", start, end, name, "twice")
                return index
        if name:
            self.report("named-argument", start, end, name, "unknown", facts.symbol.name)
        return -1

    def argument(self, param: Param, expr: n.Expr) -> None:
        """Check one argument against its parameter."""
        mark = len(self.refs)
        value = self.rvalue(expr)
        given, wanted = value.type, param.type
        if given is UNKNOWN or wanted is UNKNOWN:
            return
        if param.variadic:
            self.variadic_argument(param, expr, value)
        elif param.ref:
            self.reference_argument(param, expr, value)
            self.mark_target(bare(expr), mark, "readwrite")
        elif wanted.dims:
            if value.kind in (ELEMENT, CHAR_ELEMENT) and self.info(given.tag).kind != ENUM_STRUCT:
                given = without_size(given)
            if given is not wanted:
                verdict = self.convert(wanted, given, _PASSED)
                if verdict:
                    self.unfit(verdict, param, expr, value)
                    if verdict != "implicit-conversion":
                        return
            if not param.const:
                symbol = value.symbol
                if isinstance(symbol, Variable) and symbol.type.const:
                    self.report("reference-argument", expr.start, expr.end, param.name, symbol.name, "const")
                else:
                    self.mark_target(bare(expr), mark, "readwrite")
        elif given is not wanted and self.operator("=", wanted, given) is None:
            verdict = self.convert(wanted, given, _PASSED)
            if verdict:
                self.unfit(verdict, param, expr, value)

    def unfit(self, verdict: str, param: Param, expr: n.Expr, value: Value) -> None:
        """Report an argument of the wrong type."""
        wanted, given = self.shown(param.type), self.shown(value.type)
        if verdict == CALLBACK_MISMATCH and value.type.tag.startswith(FUNCTION_TAG):
            given = value.type.tag[len(FUNCTION_TAG) :]
        self.report(verdict, expr.start, expr.end, wanted, given)

    def variadic_argument(self, param: Param, expr: n.Expr, value: Value) -> None:
        """Check an argument for `...`."""
        wanted, given = param.type, value.type
        self.passed[expr] = given
        if given.dims and wanted.tag == "any":
            return
        if wanted is given or {wanted.tag, given.tag} == {"int", "char"}:
            return
        verdict = self.match(wanted, given, ASSIGNING)
        if verdict:
            self.unfit(verdict, param, expr, value)

    def reference_argument(self, param: Param, expr: n.Expr, value: Value) -> None:
        """Check an argument for `&`."""
        symbol = value.symbol
        if not value.lvalue or value.kind in (CHAR_ELEMENT, ACCESSOR):
            self.report("reference-argument", expr.start, expr.end, param.name, "", "place")
        elif isinstance(symbol, Variable) and symbol.type.const and not param.const:
            self.report("reference-argument", expr.start, expr.end, param.name, symbol.name, "const")
        elif value.type.dims:
            self.unfit("tag-mismatch", param, expr, value)
        else:
            verdict = self.match(param.type, value.type, ASSIGNING)
            if verdict:
                self.unfit(verdict, param, expr, value)
