"""The type that the grammar around the cursor asks for."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.check.facts import Param
from server.analysis.check.value import plain
from server.analysis.cursor.hole import Hole, Step
from server.analysis.cursor.scope import Scope
from server.analysis.symbols import Function
from server.analysis.types import UNKNOWN, Type, canonical
from server.syntax import nodes as n

_COMPARISONS = frozenset(("==", "!=", "<", ">", "<=", ">="))
_BITS = frozenset(("&", "|", "^", "&=", "|=", "^=", "<<", ">>", ">>>", "<<=", ">>=", ">>>="))
_BOOL, _INT = plain("bool"), plain("int")


class Expected(NamedTuple):
    """The `type` that is wanted. Of an argument also its parameter, the function called and the call.

    `likely` is a name that suits before all others; `taken` are those that a `switch` has cases for already.
    """

    type: Type | None = None
    param: Param | None = None
    function: Function | None = None
    call: n.Call | None = None
    likely: str = ""
    taken: frozenset[str] = frozenset()


class Argument(NamedTuple):
    """An argument that is being typed: the call, the position among the parameters and, if it is one, the name."""

    call: n.Call
    position: int
    name: str = ""


def expected_at(hole: Hole, scope: Scope) -> Expected:
    """What is wanted at the hole."""
    for depth in range(len(hole.path) - 1, -1, -1):
        step = hole.path[depth]
        if not isinstance(step.node, (n.Paren, n.Comma, n.Ternary)):
            return _wanted(hole, depth, step, scope)
        if isinstance(step.node, n.Ternary) and step.field == "condition":
            return Expected(_BOOL)
    return Expected()


def _wanted(hole: Hole, depth: int, step: Step, scope: Scope) -> Expected:
    node, field = step
    if (isinstance(node, n.Call) and field == "args") or isinstance(node, n.NamedArg):
        return _argument(hole, depth, scope)
    if isinstance(node, n.Assign) and field == "value":
        return Expected(scope.type(node.target))
    if isinstance(node, n.Binary):
        return _operand(hole, depth, node, field, scope)
    if isinstance(node, n.Unary):
        return Expected(_BOOL) if node.op == "!" else _wanted_above(hole, depth, scope)
    if isinstance(node, n.Var):
        return Expected(_INT) if field == "dims" else Expected(_declared(node))
    if isinstance(node, n.Return):
        function = scope.function
        return Expected(function.type if function is not None and function.typed else None)
    if isinstance(node, (n.If, n.While, n.For)) and field == "condition":
        return Expected(_BOOL)
    if isinstance(node, n.Case) and field == "values":
        switch = hole.path[depth - 1].node if depth else None
        if not isinstance(switch, n.Switch):
            return Expected()
        values = [value for case in switch.cases for value in case.values or () if isinstance(value, n.Name)]
        return Expected(scope.type(switch.subject), taken=frozenset(value.name for value in values))
    if isinstance(node, n.Index) and field == "index":
        return Expected(_INT)
    if isinstance(node, n.ArrayLiteral):
        outer = _wanted_above(hole, depth, scope).type
        return Expected(outer.element if outer is not None and outer.dims else None)
    if isinstance(node, n.StructInit):
        return Expected(plain("char", (0,)))
    if isinstance(node, n.SizeOf):
        return Expected(likely=_measured(hole, depth))
    if isinstance(node, (n.NewArray, n.Call)) or (isinstance(node, n.Member) and field == "member"):
        return _wanted_above(hole, depth, scope)
    return Expected()


def _measured(hole: Hole, depth: int) -> str:
    """The name before a `sizeof` in a call: `GetClientName(client, name, sizeof(name))`."""
    argument = _argument_of(hole, depth - 1) if depth else None
    before = argument.call.args[argument.position - 1] if argument is not None and argument.position else None
    return before.name if isinstance(before, n.Name) else ""


def _wanted_above(hole: Hole, depth: int, scope: Scope) -> Expected:
    return expected_at(Hole(hole.place, hole.chunk, hole.mark, hole.path[:depth]), scope)


def _declared(var: n.Var) -> Type:
    return plain(canonical(var.type.name), (0,) * (var.type.dims + len(var.dims)))


def _operand(hole: Hole, depth: int, node: n.Binary, field: str, scope: Scope) -> Expected:
    if node.op in ("&&", "||"):
        return Expected(_BOOL)
    if field == "left":
        return _wanted_above(hole, depth, scope) if node.op not in _COMPARISONS else Expected()
    other = scope.type(node.left)
    if node.op in _COMPARISONS:
        return Expected(other)
    if node.op in _BITS and other is not None and other.tag == "int":
        return Expected(_INT)
    return Expected(other)


# Arguments -------------------------------------------------------------------------------------------------


def argument_at(hole: Hole) -> Argument | None:
    """The innermost argument that the cursor is in."""
    for depth in range(len(hole.path) - 1, -1, -1):
        found = _argument_of(hole, depth)
        if found is not None:
            return found
    return None


def _argument_of(hole: Hole, depth: int) -> Argument | None:
    node, field = hole.path[depth]
    if not isinstance(node, n.Call) or field != "args":
        return None
    index = next((at for at, arg in enumerate(node.args) if arg.end > hole.mark), len(node.args))
    arg = node.args[index] if index < len(node.args) else None
    return Argument(node, index, arg.name.name if isinstance(arg, n.NamedArg) else "")


def _argument(hole: Hole, depth: int, scope: Scope) -> Expected:
    if isinstance(hole.path[depth].node, n.NamedArg):
        depth -= 1
    argument = _argument_of(hole, depth)
    if argument is None:
        return Expected()
    function = scope.callee(argument.call)
    if function is None:
        return Expected(call=argument.call)
    param = parameter(scope.facts(function).params, argument)
    wanted = param.type if param is not None and param.type is not UNKNOWN else None
    return Expected(wanted, param, function, argument.call)


def parameter(params: list[Param], argument: Argument) -> Param | None:
    """The parameter that an argument is for."""
    if argument.name:
        return next((param for param in params if param.name == argument.name), None)
    if argument.position < len(params):
        return params[argument.position]
    return params[-1] if params and params[-1].variadic else None


def is_callback(type: Type | None, scope: Scope) -> bool:
    """Whether a function's name is wanted."""
    return type is not None and not type.dims and scope.info(type.tag).is_function
