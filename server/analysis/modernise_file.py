"""A whole file in new syntax. What needs a person, and every other token, stays as it is."""

from __future__ import annotations

from server.analysis.finding import Edit
from server.analysis.modernise import everything, is_known_constant
from server.analysis.runtime.registrations import Callers, callers
from server.analysis.symbols import Function, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import returns_value
from server.syntax import nodes as n

_PLAIN = frozenset({"int", "float", "bool", "char"})


def modernise(unit: Unit, path: str) -> tuple[Edit, ...]:
    """The edits of the file that write its old declarations and conversions in new syntax, in order."""
    known = callers(unit, path)

    def is_constant(name: str) -> bool:
        return is_known_constant(unit, path, name)

    def result_of(node: n.Function) -> str | None:
        return _result(unit, path, node, known)

    edits: list[Edit] = []
    for chunk in unit.chunks(path):
        for modern in everything(chunk, is_constant, result_of):
            edits.extend(Edit(chunk.start + one.start, chunk.start + one.end, one.text) for one in modern.edits)
    return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _result(unit: Unit, path: str, node: n.Function, known: dict[Function, Callers]) -> str | None:
    """What a function in old syntax must return: what its forward does, or the callback that it is passed as."""
    name = node.name.name
    if node.type is not None and node.type.end > node.type.start:
        return _instead(unit, path, node, known)
    for entry in unit.names.get(name, ()):
        symbol = entry.symbol
        if isinstance(symbol, Function) and "forward" in symbol.keywords and symbol.node is not node:
            return symbol.type.tag if symbol.typed else None
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
