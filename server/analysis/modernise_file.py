"""A whole file in new syntax. What needs a person, and every other token, stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from server.analysis.finding import Edit
from server.analysis.handle_types import handle_types
from server.analysis.methodmap_calls import methodmap_calls
from server.analysis.modernise import Named, everything, heading, is_known_constant, is_left, new_name, statement
from server.analysis.newdecls import newdecls
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import Callers, callers
from server.analysis.symbols import Function, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes, returns_value
from server.syntax import nodes as n

_PLAIN = frozenset({"int", "float", "bool", "char"})


def modernise(unit: Unit, path: str) -> tuple[Edit, ...]:
    """The edits of the file that write it in new syntax, in order: declarations, conversions, methodmaps."""
    known = callers(unit, path)

    def is_constant(name: str) -> bool:
        return is_known_constant(unit, path, name)

    def result_of(node: n.Function) -> str | None:
        return _result(unit, path, node, known)

    def stuck(view: ChunkView, types: dict[Variable, str]) -> set[Variable]:
        return _undeclarable(view, types, is_constant)

    handles = handle_types(unit, path, stuck)
    edits: list[Edit] = []
    is_new = True
    for view in handles.views:
        chunk, named = view.chunk, _names_in(view, handles.types)
        own = [edit for modern in everything(chunk, is_constant, result_of, named) for edit in modern.edits]
        own.extend(methodmap_calls(view, handles.type_of))
        own.extend(Edit(name.start, name.end, "null") for _, of, name in handles.empty if of is view)
        edits.extend(Edit(chunk.start + one.start, chunk.start + one.end, one.text) for one in own)
        is_new = is_new and not is_left(chunk, is_constant, result_of, named)
    if is_new and edits:
        edits.extend(newdecls(unit, path))
    return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _names_in(view: ChunkView, types: dict[Variable, str]) -> Named:
    """What to declare the variables of a chunk as."""
    by_place = {
        one.ident.start: name
        for one, name in types.items()
        if (place := view.unit.locate(one.top)) is not None and place[1] is view.chunk
    }
    return lambda var: by_place.get(var.name.start) or new_name(var)


def _undeclarable(view: ChunkView, types: dict[Variable, str], is_constant: Callable[[str], bool]) -> set[Variable]:
    """The variables of a chunk whose declarations can not say what is wanted."""
    named = _names_in(view, types)
    places: set[int] = set()
    for node in nodes(view.chunk.syntax.decls):
        declared: list[n.Var] = []
        if isinstance(node, n.VarStmt):
            declared = [var for var in node.vars if named(var) != new_name(var)]
            made = statement(view.chunk, node, is_constant, named) if declared else None
        elif isinstance(node, n.Function):
            declared = [var for var in node.params if named(var) != new_name(var)]
            made = heading(view.chunk, node, None, named) if declared else None
            if not all(var.type.old or _is_plain(view, var) for var in declared):
                made = None
        else:
            continue
        if made is None:
            places.update(var.name.start for var in declared)
    return {
        one
        for one in types
        if one.ident.start in places and (place := view.unit.locate(one.top)) is not None and place[1] is view.chunk
    }


def _is_plain(view: ChunkView, var: n.Var) -> bool:
    return view.chunk.cut.source[var.type.start : var.type.end] == var.type.name


def _result(unit: Unit, path: str, node: n.Function, known: dict[Function, Callers]) -> str | None:
    """What a function in old syntax must return: what its forward does, or the callback that it is passed as."""
    name = node.name.name
    if node.type is not None and node.type.end > node.type.start:
        return _instead(unit, path, node, known)
    for entry in unit.names.get(name, ()):
        symbol = entry.symbol
        if isinstance(symbol, Function) and "forward" in symbol.keywords and symbol.node is not node:
            if symbol.typed or entry.source.path == path:
                return symbol.type.tag  # what is written as a result, or will be
            return None
    symbol = unit.lookup(name, path)
    if node.body is None or not isinstance(symbol, Function) or symbol not in known:
        return None
    allowed = _allowed(unit, path, symbol, known[symbol])
    if not allowed:
        return None
    if returns_value(node.body):
        return next((tag for tag in ("Action", "int") if tag in allowed), None)
    return "void" if "void" in allowed else min(allowed)


def _instead(unit: Unit, path: str, node: n.Function, known: dict[Function, Callers]) -> str | None:
    """`void` for a callback that is declared to return an `Action`, returns nothing, and need not."""
    symbol = unit.lookup(node.name.name, path)
    if node.type is None or node.type.name != "Action" or node.body is None or returns_value(node.body):
        return None
    if not isinstance(symbol, Function) or symbol not in known or not known[symbol].known:
        return None
    return "void" if "void" in _allowed(unit, path, symbol, known[symbol]) else None


def _fits(form: Function, function: Function) -> bool:
    """Whether a function takes what a form of a callback gives; tags of handles are not told apart."""
    if len(form.params) < len(function.params):
        return False
    return all(_kind(given) == _kind(taken) for given, taken in zip(form.params, function.params, strict=False))


def _kind(param: Variable) -> tuple[str, bool, bool]:
    type_ = param.type
    plain = type_.tag if type_.tag in _PLAIN else "int" if type_.tag == "any" else ""
    return plain, type_.ref, bool(type_.dims)


def _allowed(unit: Unit, path: str, function: Function, called: Callers) -> frozenset[str]:
    """The results that all the callbacks allow as which a function is passed; empty when they are not known."""
    found: frozenset[str] | None = None
    for registration in called.registrations:
        callee = unit.lookup(registration.callee, path)
        if isinstance(callee, TypeSymbol):
            callee = callee.constructor
        params = callee.params if isinstance(callee, Function) else []
        tag = params[registration.position].type.tag if registration.position < len(params) else ""
        type_ = unit.type_symbol(tag, path)
        forms = type_.signatures if type_ is not None else ()
        fitting = [form for form in forms if _fits(form, function)]
        exact = [form for form in fitting if len(form.params) == len(function.params)]
        tags = frozenset(form.type.tag for form in exact or fitting)
        found = tags if found is None else found & tags
    return found or frozenset()
