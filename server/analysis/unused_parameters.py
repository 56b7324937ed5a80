"""Parameters of functions that are never used. Callbacks are left alone: there, the caller dictates the parameters.

Works on what checking has found out. Other files are looked at only for whether they pass a function by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.analysis.checked import Checked
from server.analysis.placed import Placed
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk, words_of
from server.syntax.tokens import Problem

Check = Callable[[Unit, str, Chunk], Checked]

_SINGLE = frozenset({"int", "float", "bool", "char", "any"})
_DICTATED = frozenset({"public", "native", "forward"})


@dataclass(eq=False, slots=True)
class _Summary:
    """What one result says: unused parameters by function, functions called, functions passed by name."""

    checked: Checked
    unused: dict[Function, list[Variable]]
    called: frozenset[Symbol]
    passed: frozenset[Symbol]


def unused_parameters(unit: Unit, path: str, results: list[tuple[Chunk, Checked]], check: Check) -> list[Placed]:
    """The unused parameters in the file `path`, whose chunks were checked with these results."""
    summaries = [(chunk, _summary(chunk, checked)) for chunk, checked in results]
    if not any(summary.unused for _, summary in summaries):
        return []
    passed = frozenset[Symbol]().union(*(summary.passed for _, summary in summaries))
    called = frozenset[Symbol]().union(*(summary.called for _, summary in summaries))
    broken = [chunk for chunk, _ in summaries if chunk.syntax.problems]
    found: list[Placed] = []
    for chunk, summary in summaries:
        if chunk.syntax.problems:
            continue
        for function, params in summary.unused.items():
            if function in passed or not (function in called or "stock" in function.keywords):
                continue
            if any(function.name in other.words for other in broken) or _is_passed(unit, path, function, check):
                continue
            for param in params:
                ident = param.ident
                found.append(Placed(Problem("unused-parameter", ident.start, ident.end, (param.name,)), chunk))
    return found


def _is_passed(unit: Unit, path: str, function: Function, check: Check) -> bool:
    """Whether another file of the user's passes the function by its name."""
    if "static" in function.keywords:
        return False
    for other, closure in unit.files.items():
        if other == path or closure.source.library or function.name not in closure.words:
            continue
        for chunk in unit.chunks(other):
            if function.name in words_of(chunk.cut) and function in _summary(chunk, check(unit, other, chunk)).passed:
                return True
    return False


def _summary(chunk: Chunk, checked: Checked) -> _Summary:
    known = chunk.syntax.cache.get("parameters")
    if isinstance(known, _Summary) and known.checked is checked:
        return known
    used: set[Symbol] = set()
    called: set[Symbol] = set()
    passed: set[Symbol] = set()
    declared: dict[Function, list[Variable]] = {}
    for ref in checked.refs:
        symbol = ref.symbol
        if isinstance(symbol, Function):
            if ref.role == "declaration":
                continue
            (passed if ref.role == "callback" else called).add(symbol)
        elif symbol.kind is Kind.PARAMETER and isinstance(symbol, Variable):
            function = symbol.container
            if ref.role != "declaration":
                if ref.role != "write" or _is_shared(symbol):
                    used.add(symbol)
            elif isinstance(function, Function) and function.container is None and _is_free(function):
                declared.setdefault(function, []).append(symbol)
    unused = {
        function: [param for param in params if param not in used]
        for function, params in declared.items()
        if not used.issuperset(params)
    }
    summary = _Summary(checked, unused, frozenset(called), frozenset(passed))
    chunk.syntax.cache["parameters"] = summary
    return summary


def _is_shared(param: Variable) -> bool:
    """Whether the caller may see what is assigned to the parameter."""
    return param.type.ref or bool(param.type.dims) or param.type.tag not in _SINGLE


def _is_free(function: Function) -> bool:
    """Whether the function's author chose its parameters."""
    return function.has_body and not function.operator and not function.keywords & _DICTATED
