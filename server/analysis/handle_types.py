"""Which variables of type `Handle` can be declared with the methodmap that all their uses are for.

Only what one file declares is changed, and nothing that another file of the plugin uses. Decides; edits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from server.analysis.check.chunk import check_chunk
from server.analysis.declare import symbols_of
from server.analysis.handle_uses import ANY, HANDLE, Giver, Uses, dimensions, is_candidate, type_name, uses_in
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Function, Variable
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import words_of

Form = tuple[str, ...]
"""The types of a callback's parameters."""

_Passed = tuple[Function | None, int]
"""What a function is passed to, and as which parameter; None when nobody can tell."""


@dataclass(eq=False)
class HandleTypes:
    """`types` is what to declare variables as; `empty` where `INVALID_HANDLE` becomes `null`, by file's views."""

    views: list[ChunkView] = field(default_factory=list)
    types: dict[Variable, str] = field(default_factory=dict)
    empty: list[tuple[Variable, ChunkView, n.Name]] = field(default_factory=list)

    def type_of(self, view: ChunkView, expr: n.Expr) -> str:
        """The type that a value has once the variables are declared so; "" when it is not known."""
        symbol = view.symbol_of(expr.object if isinstance(expr, n.Index) else expr)
        known = self.types.get(symbol) if isinstance(symbol, Variable) else None
        if known is not None and isinstance(symbol, Variable):
            return known if dimensions(symbol) == int(isinstance(expr, n.Index)) else ""
        return type_name(view, expr)


def handle_types(
    unit: Unit, path: str, undeclarable: Callable[[ChunkView, dict[Variable, str]], set[Variable]]
) -> HandleTypes:
    """The types for the file `path`. `undeclarable` gives those of a chunk that can not be declared so."""
    found = HandleTypes()
    uses = Uses()
    forms: dict[Function, tuple[Form, ...]] = {}
    passed: dict[Function, list[_Passed]] = {}
    for file, view in _views(unit, path):
        uses_in(uses, unit, path, view)
        if file == path:
            found.views.append(view)
        else:
            uses.refused.update(
                one for one in view.refs_of if isinstance(one, Variable) and is_candidate(unit, path, one)
            )
        for function, where in _passed_in(unit, view):
            passed.setdefault(function, []).append(where)
    for view in found.views:
        for symbol in symbols_of(view.chunk):
            if isinstance(symbol, Function) and symbol.has_body:
                given = _forms(unit, path, symbol, passed.get(symbol, []))
                if given is not None:
                    forms[symbol] = given
                    _show(uses, unit, path, symbol, given)
                else:
                    uses.refused.update(one for one in symbol.params)
    while True:
        types = _resolve(uses, forms)
        stuck = {one for view in found.views for one in undeclarable(view, types)}
        if not stuck:
            break
        uses.refused |= stuck
    found.types = types
    found.empty = [one for one in uses.empty if one[0] in types]
    return found


def _views(unit: Unit, path: str) -> Iterator[tuple[str, ChunkView]]:
    """The chunks of the file, and those of the plugin's other files that mention what it declares."""
    own = unit.chunks(path)
    names = {symbol.name for chunk in own for symbol in symbols_of(chunk)}
    for chunk in own:
        yield path, ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
    for other, closure in unit.files.items():
        if other == path or closure.source.library or names.isdisjoint(closure.words):
            continue
        for chunk in unit.chunks(other):
            if not names.isdisjoint(words_of(chunk.cut)):
                yield other, ChunkView(unit, other, chunk, check_chunk(unit, other, chunk))


# Callbacks ---------------------------------------------------------------------------------------------------


def _forms(unit: Unit, path: str, function: Function, passed: list[_Passed]) -> tuple[Form, ...] | None:
    """The parameter types of the callbacks that a function is, and of the forward; None when they are not known."""
    found: list[Form] = []
    for entry in unit.names.get(function.name, ()):
        if isinstance(entry.symbol, Function) and "forward" in entry.symbol.keywords:
            found.append(_tags(entry.symbol))
    for callee, index in passed:
        params = callee.params if callee is not None else []
        type_ = unit.type_symbol(params[index].type.tag, path) if index < len(params) else None
        count = len(function.params)
        fitting = [one for one in (type_.signatures if type_ is not None else ()) if len(one.params) >= count]
        exact = [one for one in fitting if len(one.params) == count]
        if not fitting:
            return None
        found.extend(_tags(one) for one in exact or fitting)
    return tuple(found)


def _passed_in(unit: Unit, view: ChunkView) -> Iterator[tuple[Function, _Passed]]:
    """The functions that a chunk names without calling them, with what they are passed to."""
    placed: dict[int, _Passed] = {}
    for called in view.checked.calls:
        home = unit.locate(called.function) if called.function.has_body else None
        if home is None or home[0].library:  # what the plugin's own functions do with one is not known
            for index, argument in CallSite(view, called).arguments.items():
                placed[argument.start] = (called.function, index)
    for symbol, refs in view.refs_of.items():
        if isinstance(symbol, Function) and symbol.has_body:
            for ref in refs:
                if ref.role == "callback":
                    yield symbol, placed.get(ref.start, (None, 0))


def _tags(function: Function) -> Form:
    return tuple(param.type.tag for param in function.params)


def _show(uses: Uses, unit: Unit, path: str, function: Function, forms: tuple[Form, ...]) -> None:
    """A callback's parameter is of the type that all its forms give."""
    for index, param in enumerate(function.params):
        tags = {form[index] for form in forms if index < len(form)}
        if is_candidate(unit, path, param) and len(tags) == 1 and not tags & {HANDLE, ANY}:
            uses.show(param, min(tags))


def _fits(function: Function, forms: tuple[Form, ...], types: dict[Variable, str]) -> bool:
    """Whether one form gives what the parameters take; as a plain `Handle` they take every handle."""
    if not forms:
        return True
    return any(
        all(
            param not in types or (index < len(form) and form[index] in (types[param], ANY))
            for index, param in enumerate(function.params)
        )
        for form in forms
    )


# Resolution --------------------------------------------------------------------------------------------------


def _resolve(uses: Uses, forms: dict[Function, tuple[Form, ...]]) -> dict[Variable, str]:
    types = {one: min(shown) for one, shown in uses.shown.items() if len(shown) == 1 and one not in uses.refused}
    refused = set(uses.refused) | {one for one, shown in uses.shown.items() if len(shown) > 1}
    while True:
        changed = False
        for giver, target in (*uses.flows, *uses.equals):
            if target in types and isinstance(giver, Variable) and giver not in types and giver not in refused:
                types[giver] = types[target]
                changed = True
        if not changed:
            break
    while True:
        wrong = {target for giver, target in uses.flows if target in types and not _is_of(giver, types[target], types)}
        for giver, target in uses.equals:
            if target in types and not _is_of(giver, types[target], types):
                wrong.add(target)
        for function, given in forms.items():
            if not _fits(function, given, types):
                wrong.update(param for param in function.params if param in types)
        if not wrong:
            return types
        for one in wrong:
            types.pop(one, None)


def _is_of(giver: Giver, name: str, types: dict[Variable, str]) -> bool:
    return types.get(giver) == name if isinstance(giver, Variable) else giver == name
