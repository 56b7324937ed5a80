"""What stands behind a `.` or `::`, the names of arguments, and the fields of `myinfo`."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.check.context import ENUM_STRUCT, METHODMAP
from server.analysis.check.value import TYPE_NAME
from server.analysis.cursor.expected import argument_at
from server.analysis.cursor.hole import Hole
from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.analysis.types import UNKNOWN
from server.features.completion.item import Item, Sort
from server.features.completion.matching import EXACT, FOLDED
from server.features.completion.names import call
from server.features.completion.request import Request
from server.knowledge.usage import usage
from server.syntax import nodes as n

_SORTS = {Kind.METHOD: Sort.METHOD, Kind.PROPERTY: Sort.PROPERTY, Kind.FIELD: Sort.FIELD}


def members(request: Request) -> list[Item]:
    """The members of what stands before the cursor."""
    parent = request.hole.parent
    node = parent.node if parent is not None else None
    if not isinstance(node, n.Member):
        return []
    scope = request.scope
    value = scope.value(node.object)
    tag = value.type.tag
    if value.type is UNKNOWN or value.type.dims:
        return []
    is_type = value.kind == TYPE_NAME
    if node.op == "::":
        if not is_type or scope.info(tag).kind != ENUM_STRUCT:
            return []
        found = [member for member in scope.members(tag) if isinstance(member, Variable)]
    else:
        found = [member for member in scope.members(tag) if _is_reachable(member, is_type)]
    return _sorted(request, [(member, _item(request, tag, member)) for member in found])


def _is_reachable(member: Symbol, is_type: bool) -> bool:
    """Whether a member is one of the type itself (static) or of its values."""
    static = "static" in member.keywords
    return static and isinstance(member, Function) if is_type else not static


def _item(request: Request, tag: str, member: Symbol) -> Item:
    item = Item(member.name, _SORTS.get(member.kind, Sort.FIELD), data=("member", tag, member.name))
    item.is_deprecated = member.deprecated is not None
    if isinstance(member, Function):
        call(request, item, not member.params)
    elif isinstance(member, (Property, Variable)):
        kind = request.scope.info(member.type.tag).kind
        if isinstance(member, Variable) and member.type.dims:
            item.commit = "["
        else:
            item.commit = ".,;" if kind in (METHODMAP, ENUM_STRUCT) else ",;"
    return item


def _sorted(request: Request, found: list[tuple[Symbol, Item]]) -> list[Item]:
    """What is typed, the wanted type, and what is used here and elsewhere decide; else the order of declaration."""
    wanted = request.expected.type
    counts = usage()
    ranked: list[tuple[tuple[int, bool, int, int, int], Item]] = []
    for index, (member, item) in enumerate(found):
        grade = request.pattern.grade(member.name) if request.typed else EXACT
        if grade is None:
            continue
        kind = request.scope.type_of(member)
        suits = wanted is not None and kind is not None and kind.tag == wanted.tag
        used = 0 if member.name in request.words_here else 1 if member.name in request.words_in_file else 2
        ranked.append(((int(grade > FOLDED), not suits, used, -counts.get(member.name, 0), index), item))
    ranked.sort(key=lambda row: row[0])
    return [item for _, item in ranked]


# Names of arguments and fields -----------------------------------------------------------------------------


def argument_names(request: Request) -> list[Item]:
    """The parameters that can still be named in the call around the cursor, behind a `.`."""
    return [
        Item(param.name, Sort.FIELD, f"{param.name} = ", detail=str(param.type), data=())
        for param in _free_parameters(request, request.hole)
        if not request.typed or request.pattern.grade(param.name) is not None
    ]


def _free_parameters(request: Request, hole: Hole) -> Iterator[Variable]:
    argument = argument_at(hole)
    function = request.scope.callee(argument.call) if argument is not None else None
    if argument is None or function is None:
        return
    named = {arg.name.name for arg in argument.call.args if isinstance(arg, n.NamedArg)}
    positional = sum(not isinstance(arg, n.NamedArg) for arg in argument.call.args)
    for index, param in enumerate(function.params):
        if index >= positional and not param.variadic and param.name not in named:
            yield param


def fields(request: Request) -> list[Item]:
    """The fields of a record such as `myinfo` that are not set yet."""
    step = next((step for step in reversed(request.hole.path) if isinstance(step.node, n.Var)), None)
    if step is None or not isinstance(step.node, n.Var):
        return []
    symbol = request.snapshot.unit.type_symbol(step.node.type.name, request.snapshot.path)
    init = step.node.init
    taken = {ident.name for ident, _ in init.fields} if isinstance(init, n.StructInit) else set()
    if not isinstance(symbol, TypeSymbol):
        return []
    snippets = request.abilities.snippets
    return [
        Item(field.name, Sort.FIELD, _assignment(request, field), snippets, ("member", symbol.name, field.name))
        for field in symbol.order
        if field.name not in taken and (not request.typed or request.pattern.grade(field.name) is not None)
    ]


def _assignment(request: Request, field: Symbol) -> str:
    if request.following == "=":
        return field.name
    is_text = isinstance(field, Variable) and field.type.tag == "char"
    if not request.abilities.snippets:
        return f"{field.name} = "
    return f'{field.name} = "$0"' if is_text else f"{field.name} = $0"
