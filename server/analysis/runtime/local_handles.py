"""Handles that a function makes and keeps in a variable of its own: where it closes them, and where they get away.

What a native only reads or fills stays with the function; whatever else happens to it may be somebody else's closing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.global_handles import CLOSERS, is_empty
from server.analysis.symbols import Kind, Variable
from server.analysis.walk import nodes
from server.syntax import nodes as n

_MAKERS: Final = frozenset(
    """
    ArrayList ArrayStack CompileRegex CreateArray CreateDataPack CreateKeyValues CreatePanel CreateStack CreateTrie
    DataPack KeyValues OpenDirectory OpenFile Panel Regex SQL_PrepareQuery SQL_Query StringMap
    """.split()
)
_MAKING_METHODS: Final = frozenset({"ArrayList.Clone", "StringMap.Snapshot", "StringMap.Clone"})
_READERS: Final = tuple(
    """
    CanPanel ClearArray ClearTrie CopyKv DrawPanel FileSeek FileSize FileToKeyValues FindString FindValue FlushFile
    GetArray GetPackPosition GetRegex GetTrie IsEndOfFile IsPackReadable IsStackEmpty KeyValuesTo Kv MatchRegex PopStack
    PushArray PushStack Read RemoveFromArray RemoveFromTrie ResetPack ResizeArray SQL_Bind SQL_Execute SQL_Fetch
    SQL_FieldName SQL_GetFieldCount SQL_GetRowCount SQL_HasResultSet SQL_IsFieldNull SQL_MoreRows SQL_Rewind
    SendPanelToClient SetArray SetPackPosition SetPanel SetTrie ShiftArray SortADT StringToKeyValues SwapArray Write
    """.split()
)
"""How the names of natives begin that only use the handle which is their first argument."""

How = Literal["use", "check", "close", "escape"]


class Made(NamedTuple):
    """A local that only ever holds handles that the function makes; `made` is the first call."""

    symbol: Variable
    made: CallSite


class Touch(NamedTuple):
    """One place that names a handle. `node` is the whole that does `how` with it."""

    name: n.Name
    how: How
    node: n.Node


def made_here(body: Body) -> Iterator[Made]:
    """The locals that hold handles of this function's making."""
    view = body.view
    sites = {site.call: site for site in body.calls}
    if not any(is_maker(site) for site in body.calls):
        return
    for symbol in view.refs_of:
        if not isinstance(symbol, Variable) or symbol.kind is not Kind.LOCAL or symbol.type.dims:
            continue
        if "static" in symbol.keywords or not body.node.start <= symbol.ident.start < body.node.end:
            continue
        values = [value for value in view.values_of(symbol) or () if not is_empty(value)]
        makers = [sites.get(_bare(value)) if isinstance(_bare(value), n.Call) else None for value in values]  # type: ignore[arg-type]
        first = makers[0] if makers else None
        if first is not None and all(one is not None and is_maker(one) for one in makers):
            yield Made(symbol, first)


def is_maker(site: CallSite) -> bool:
    """Whether a call gives a handle that its caller has to close."""
    return site.name in _MAKERS or site.name in _MAKING_METHODS


def _bare(value: n.Expr) -> n.Expr:
    while isinstance(value, (n.Paren, n.Cast)):
        value = value.inner if isinstance(value, n.Paren) else value.value
    return value


def touches(body: Body, symbol: Variable) -> list[Touch]:
    """What a function does with a handle, in the order of the text; assignments to the variable are left out."""
    up = parents_in(body.view, body.node)
    found: list[Touch] = []
    for node in nodes([body.node]):
        if isinstance(node, n.Name) and node.name == symbol.name and body.view.symbol_of(node) is symbol:
            touch = _touch(body, up, node)
            if touch is not None:
                found.append(touch)
    return sorted(found, key=lambda one: one.name.start)


def _touch(body: Body, up: dict[n.Node, n.Node], name: n.Name) -> Touch | None:
    node: n.Node = name
    parent = up.get(node)
    while isinstance(parent, (n.Paren, n.Cast)):
        node, parent = parent, up.get(parent)
    if isinstance(parent, n.Assign) and parent.target is node:
        return None
    if isinstance(parent, n.Delete):
        return Touch(name, "close", parent)
    if isinstance(parent, n.Member) and parent.object is node:
        call = up.get(parent)
        closes = parent.member.name == "Close"
        return Touch(name, "close" if closes else "use", call if isinstance(call, n.Call) else parent)
    if isinstance(parent, n.Call):
        called = body.view.calls_by_node.get(parent)
        if called is None or not parent.args or parent.args[0] is not node or isinstance(parent.target, n.Member):
            return Touch(name, "escape", parent)  # given to a method, it goes into another handle
        if called.function.name in CLOSERS:
            return Touch(name, "close", parent)
        is_reader = "native" in called.function.keywords and called.function.name.startswith(_READERS)
        return Touch(name, "use" if is_reader else "escape", parent)
    if isinstance(parent, (n.If, n.While, n.Unary)) or (
        isinstance(parent, n.Binary) and parent.op in ("==", "!=", "&&", "||")
    ):
        return Touch(name, "check", parent)
    if isinstance(parent, n.ExprStmt):
        return Touch(name, "check", parent)
    return Touch(name, "escape", parent if parent is not None else node)
