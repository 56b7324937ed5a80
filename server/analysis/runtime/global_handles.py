"""What a plugin does with the handles that it keeps in global variables: sets, clears, closes, passes on.

Worked out once for a unit, as plain values. An element of an array counts as the array. What a rule learns here has to
be asked for with `asked.ask`.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, cast

from server.analysis.checked import Checked
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import is_own, view_of
from server.analysis.runtime.enclosing import conditions, parents_in
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

CLOSERS: Final = frozenset({"CloseHandle", "KillTimer"})
_EMPTY: Final = frozenset({"INVALID_HANDLE"})
_CHUNK_KEY, _UNIT_KEY = "global handles", "global handles"

Deed = Literal["clear", "set", "close", "delete", "pass", "read"]


class HandleUse(NamedTuple):
    """What the function `function` does with the handle.

    `value` is the called function: of "set" whose result it is, else which one is told. `callback` is that of a timer.
    `free` tells that no condition over it asks about anything else that the plugin keeps.
    """

    deed: Deed
    function: str
    value: str = ""
    callback: str = ""
    free: bool = True


def handle_uses(unit: Unit, symbol: Symbol) -> tuple[HandleUse, ...]:
    """Everything that the plugin does with a global variable, file by file in the order of the text."""
    known = cast("dict[Symbol, tuple[HandleUse, ...]] | None", unit.cache.get(_UNIT_KEY))
    if known is None:
        known = unit.cache[_UNIT_KEY] = _gather(unit)
    return known.get(symbol, ())


def _gather(unit: Unit) -> dict[Symbol, tuple[HandleUse, ...]]:
    found: dict[Symbol, tuple[HandleUse, ...]] = {}
    for path, closure in unit.files.items():
        if not closure.source.library:
            for item in closure.scan.items:
                if isinstance(item, Chunk):
                    for symbol, uses in _of_chunk(view_of(unit, path, item)).items():
                        found[symbol] = found.get(symbol, ()) + uses
    return found


def _of_chunk(view: ChunkView) -> dict[Symbol, tuple[HandleUse, ...]]:
    kept = cast("tuple[Checked, dict[Symbol, tuple[HandleUse, ...]]] | None", view.chunk.syntax.cache.get(_CHUNK_KEY))
    if kept is not None and kept[0] is view.checked:
        return kept[1]
    found: dict[Symbol, tuple[HandleUse, ...]] = {}
    for function in view.functions:
        parents: dict[n.Node, n.Node] | None = None
        for symbol, refs in view.refs_of.items():
            if not _is_kept(symbol):
                continue
            for ref in refs:
                if function.start <= ref.start < function.end:
                    parents = parents_in(view, function) if parents is None else parents
                    use = _use(view, function, parents, ref.start, symbol.name)
                    found[symbol] = (*found.get(symbol, ()), use)
    view.chunk.syntax.cache[_CHUNK_KEY] = (view.checked, found)
    return found


def _is_kept(symbol: Symbol) -> bool:
    return isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE and symbol.type.tag[:1].isupper()


def _use(view: ChunkView, function: n.Function, parents: dict[n.Node, n.Node], start: int, name: str) -> HandleUse:
    node: n.Node | None = next(
        (one for one in parents if isinstance(one, n.Name) and one.start == start and one.name == name), None
    )
    if node is None:
        return HandleUse("read", function.name.name)
    parent = parents.get(node)
    while isinstance(parent, n.Paren) or (isinstance(parent, n.Index) and parent.object is node):
        node, parent = parent, parents.get(parent)
    deed, value = _deed(view, node, parent)
    if deed == "set" and isinstance(parent, n.Assign):
        maker = _maker(view, parent.value)
        given = maker.passed_function(1) if maker is not None and maker.name == "CreateTimer" else None
        return HandleUse(
            deed, function.name.name, maker.name if maker is not None else "", given.name if given is not None else ""
        )
    free = deed in ("close", "delete") and _is_free(view, function, node)
    return HandleUse(deed, function.name.name, value, "", free)


def _is_free(view: ChunkView, function: n.Function, node: n.Node) -> bool:
    """Whether the conditions over a use ask about nothing but the handle, its index, the parameters and natives."""
    own = {view.symbol_of(one) for one in nodes([node]) if isinstance(one, n.Name)}
    for condition in conditions(view, function, node):
        for one in nodes([condition.expr]):
            if isinstance(one, n.Name):
                symbol = view.symbol_of(one)
                is_kept = isinstance(symbol, Variable) and symbol.kind in (Kind.VARIABLE, Kind.LOCAL)
                if is_kept and symbol not in own and one.name != "MaxClients":
                    return False
            if isinstance(one, n.Call):
                called = view.calls_by_node.get(one)
                if called is None or is_own(view.unit, called.function):
                    return False
    return True


def _deed(view: ChunkView, node: n.Node, parent: n.Node | None) -> tuple[Deed, str]:
    if isinstance(parent, n.Assign) and parent.target is node:
        return ("clear" if is_empty(parent.value) else "set"), ""
    if isinstance(parent, n.Delete):
        return "delete", ""
    if isinstance(parent, n.NamedArg):
        return "pass", ""
    if isinstance(parent, n.Call) and parent.target is not node:
        called = view.calls_by_node.get(parent)
        if called is None or called.function.name not in CLOSERS:
            return "pass", called.function.name if called is not None else ""
        return "close", called.function.name
    return "read", ""


def is_empty(value: n.Expr) -> bool:
    """Whether an expression is no handle: `null`, `INVALID_HANDLE`, 0."""
    if isinstance(value, (n.Paren, n.Cast)):
        return is_empty(value.inner if isinstance(value, n.Paren) else value.value)
    if isinstance(value, n.Name):
        return value.name in _EMPTY
    return type(value) is n.Null or (isinstance(value, n.Number) and value.value == 0)


def _maker(view: ChunkView, value: n.Expr) -> CallSite | None:
    while isinstance(value, (n.Paren, n.Cast)):
        value = value.inner if isinstance(value, n.Paren) else value.value
    called = view.calls_by_node.get(value) if isinstance(value, n.Call) else None
    return CallSite(view, called) if called is not None else None
