"""Public functions against the forwards that they implement: parameters, return type, and names nearly the same."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache
from weakref import WeakKeyDictionary

from server.analysis.closure import Closure, Entry, Names
from server.analysis.finding import Related
from server.analysis.placed import Placed
from server.analysis.symbols import Function, Variable
from server.analysis.types import UNKNOWN, VOID, Type
from server.analysis.unit import Unit
from server.analysis.walk import returns_value
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.literals import to_cell
from server.syntax.text import unlatin
from server.syntax.tokens import Problem

_SHORTEST = 7  # shorter names are alike too easily
_ALIKE = 0.86

Forwards = list[dict[str, Entry]]
"""The forwards of a unit by name, file by file."""

_known: WeakKeyDictionary[Closure, dict[str, Entry]] = WeakKeyDictionary()


def forwards_of(unit: Unit) -> Forwards:
    """All forwards that the unit's files declare."""
    found: Forwards = []
    for closure in unit.files.values():
        known = _known.get(closure)
        if known is None:
            known = _known[closure] = {
                name: entry
                for name, entries in closure.own.items()
                for entry in entries
                if entry.chunk.cut.source.startswith("forward")
            }
        if known:
            found.append(known)
    return found


def mismatches(forwards: Forwards, chunk: Chunk, symbol: Function) -> Iterator[Placed]:
    """Where the public function `symbol` of `chunk` contradicts its forward."""
    entry = _forward(forwards, symbol.name)
    if entry is None or not isinstance(entry.symbol, Function):
        return
    forward = entry.symbol
    related = (
        Related(
            entry.source.path,
            entry.chunk.start + forward.ident.start,
            entry.chunk.start + forward.ident.end,
            f"the forward {symbol.name}",
        ),
    )
    if len(symbol.params) > len(forward.params):
        extra = symbol.params[len(forward.params)]
        args = (symbol.name, "count", str(len(symbol.params)), str(len(forward.params)))
        problem = Problem("forward-mismatch", extra.node.start, symbol.params[-1].node.end, args)
        yield Placed(problem, chunk, related)
        return
    for given, wanted in zip(symbol.params, forward.params, strict=False):
        if not _same_parameter(given, wanted):
            args = (symbol.name, given.name, _spoken(given), _spoken(wanted))
            problem = Problem("forward-mismatch", given.node.start, given.node.end, args)
            yield Placed(problem, chunk, related)
    wrong = _wrong_return(chunk, symbol, forward)
    if wrong is not None:
        args = (symbol.name, "return", *wrong)
        yield Placed(Problem("forward-mismatch", symbol.ident.start, symbol.ident.end, args), chunk, related)


def _forward(forwards: Forwards, name: str) -> Entry | None:
    return next((found[name] for found in forwards if name in found), None)


def _spoken(param: Variable) -> str:
    """The parameter's type as a person writes it."""
    kind = param.type
    sized = len(param.dims)
    dims = "[]" * (len(kind.dims) - sized)
    sizes = "".join(f"[{size if size is not None else ''}]" for size in map(_size, param.dims))
    default = " = …" if param.value is not None else ""
    return f"{'const ' if kind.const else ''}{kind.tag}{dims}{'&' if kind.ref else ''}{sizes}{default}"


def _size(dim: n.Expr | None) -> int | str | None:
    if dim is None:
        return None
    if isinstance(dim, n.Number):
        return to_cell(dim.value)
    return dim.name if isinstance(dim, n.Name) else "…"


def _same_parameter(given: Variable, wanted: Variable) -> bool:
    one, other = given.type, wanted.type
    if UNKNOWN.tag in (one.tag, other.tag):
        return True
    if (one.tag, one.const, one.ref, len(one.dims)) != (other.tag, other.const, other.ref, len(other.dims)):
        return False
    if (given.value is None) != (wanted.value is None):
        return False
    mine, theirs = _sizes(given), _sizes(wanted)
    return all(a == b or "?" in (a, b) for a, b in zip(mine, theirs, strict=True))


def _sizes(param: Variable) -> list[int | str | None]:
    """The size of each dimension: None for `[]`, "?" where it takes evaluation."""
    sizes: list[int | str | None] = [None] * (len(param.type.dims) - len(param.dims))
    for dim in param.dims:
        size = _size(dim)
        sizes.append("?" if isinstance(size, str) else size)
    return sizes


def _wrong_return(chunk: Chunk, symbol: Function, forward: Function) -> tuple[str, str] | None:
    given, wanted = symbol.type, forward.type
    if UNKNOWN.tag in (given.tag, wanted.tag) or _plain(given) == _plain(wanted):
        return None
    if not symbol.typed and wanted.tag == VOID.tag and not _returns_value(chunk, symbol):
        return None
    return str(_plain(given)) if symbol.typed else "", str(_plain(wanted))


def _plain(kind: Type) -> Type:
    return Type(kind.tag, kind.dims)


def _returns_value(chunk: Chunk, symbol: Function) -> bool:
    for decl in chunk.syntax.decls:
        if isinstance(decl, n.Function) and decl.name.name == symbol.name and decl.body is not None:
            return returns_value(decl.body)
    return False


def heading_of_forward(unit: Unit, chunk: Chunk, name: str) -> tuple[int, int, str] | None:
    """What to put in place of the function's type, name and parameters: a range of the chunk and the text."""
    entry = _forward(forwards_of(unit), name)
    function = next((one for one in chunk.syntax.decls if isinstance(one, n.Function) and one.name.name == name), None)
    if entry is None or function is None or not isinstance(entry.symbol, Function):
        return None
    forward, source = entry.symbol.node, entry.chunk.cut.source
    if not isinstance(forward, n.Function) or not function.name.name:
        return None
    parts: list[str] = []
    for own, param in zip(function.params, forward.params, strict=False):
        text = source[param.start : param.end]
        first, last = param.name.start - param.start, param.name.end - param.start
        parts.append(unlatin(text[:first] + own.name.name + text[last:]))
    typed = unlatin(source[forward.type.start : forward.type.end]).rstrip(":") if forward.type is not None else "int"
    written = function.type is not None and function.type.end > function.type.start
    begin = function.type.start if function.type is not None and written else function.name.start
    return begin, function.params_end, f"{typed} {name}({', '.join(parts)})"


def beginnings(forwards: Forwards) -> dict[str, list[str]]:
    """The names of the forwards by their first two letters, in lower case."""
    found: dict[str, list[str]] = {}
    for names in forwards:
        for name in names:
            found.setdefault(name[:2].lower(), []).append(name)
    return found


def misspelt(known: dict[str, list[str]], chunk: Chunk, symbol: Function, own: Names) -> Placed | None:
    """The public function `symbol`, which nothing refers to, if its name is nearly that of a forward not in `own`.

    `known` are the forwards by `beginnings`.
    """
    name = symbol.name
    alike = known.get(name[:2].lower(), ())
    if len(name) < _SHORTEST or name in alike:
        return None
    folded = name.lower()
    best, likeness = "", _ALIKE
    for forward in alike:
        if abs(len(forward) - len(name)) <= 2:
            same = _likeness(folded, forward.lower())
            if same > likeness:
                best, likeness = forward, same
    if not best or best in own:
        return None
    return Placed(Problem("misspelt-forward", symbol.ident.start, symbol.ident.end, (name, best)), chunk)


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0
