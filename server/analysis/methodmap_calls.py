"""Calls of natives that a methodmap has replaced, written as calls of its members. Gives edits relative to the chunk.

Only where the first argument is of that methodmap, and nothing between the arguments is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from server.analysis.finding import Edit
from server.analysis.handle_uses import HANDLE
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Property, TypeSymbol
from server.analysis.walk import children, nodes
from server.knowledge.methodmaps import Replacement, replacement
from server.syntax import nodes as n

TypeOf = Callable[[ChunkView, n.Expr], str]
"""The type that a value has once the file is changed; "" when that is not known."""

_BETWEEN = re.compile(r"[ \t]*,[ \t]*")
_BEFORE = re.compile(r"[ \t]*\([ \t]*")
_AFTER = re.compile(r"[ \t]*\)")
_CLOSE = "CloseHandle"
_PLAIN = (n.Name, n.Index, n.Call, n.Member)
_DEPTH = 8


def methodmap_calls(view: ChunkView, type_of: TypeOf) -> Iterator[Edit]:
    """The edits for all such calls of a chunk."""
    parents = {part: node for node in nodes(view.chunk.syntax.decls) for part in children(node)}
    uses = view.chunk.syntax.uses
    for called in view.checked.calls:
        call, function = called.call, called.function
        if "native" not in function.keywords or function.container is not None or not call.args:
            continue
        if not isinstance(call.target, n.Name) or any(
            one.start < call.end and call.start < one.call_end for one in uses
        ):
            continue
        if any(isinstance(one, n.NamedArg) for one in call.args) or not isinstance(call.args[0], _PLAIN):
            continue
        is_statement = isinstance(parents.get(call), n.ExprStmt)
        if function.name == _CLOSE:
            yield from _delete(view, call, type_of) if is_statement else ()
            continue
        new = replacement(function.name)
        if new is not None and _is_a(view, type_of(view, call.args[0]), new.type) and _has(view, new):
            yield from _edits(view, call, new, is_statement)


def _edits(view: ChunkView, call: n.Call, new: Replacement, is_statement: bool) -> Iterator[Edit]:
    source = view.chunk.cut.source
    first, *rest = call.args
    head = _BEFORE.fullmatch(source, call.target.end, first.start)
    if head is None or (rest and isinstance(rest[0], n.DefaultArg)):
        return
    link = _BETWEEN.fullmatch(source, first.end, rest[0].start) if rest else None
    tail = _AFTER.fullmatch(source, rest[-1].end if rest else first.end, call.end)
    if (rest and link is None) or (tail is None and (not rest or new.form != "method")):
        return
    before = Edit(call.start, first.start, "")
    if new.form == "getter":
        if not rest:
            yield before
            yield Edit(first.end, call.end, f".{new.member}")
    elif new.form == "setter":
        if len(rest) == 1 and is_statement:
            yield before
            yield Edit(first.end, rest[0].start, f".{new.member} = ")
            yield Edit(rest[0].end, call.end, "")
    elif rest:
        yield before
        yield Edit(first.end, rest[0].start, f".{new.member}(")
    else:
        yield before
        yield Edit(first.end, call.end, f".{new.member}()")


def _delete(view: ChunkView, call: n.Call, type_of: TypeOf) -> Iterator[Edit]:
    """`delete x` for `CloseHandle(x)`; it also empties the variable, so nothing uses the closed handle any more."""
    source = view.chunk.cut.source
    value = call.args[0]
    if len(call.args) != 1 or not isinstance(value, (n.Name, n.Index)) or not _is_a(view, type_of(view, value), HANDLE):
        return
    if _BEFORE.fullmatch(source, call.target.end, value.start) and _AFTER.fullmatch(source, value.end, call.end):
        yield Edit(call.start, value.start, "delete ")
        yield Edit(value.end, call.end, "")


def _is_a(view: ChunkView, name: str, wanted: str) -> bool:
    """Whether a type is a methodmap or extends it."""
    for _ in range(_DEPTH):
        if name == wanted:
            return True
        symbol = view.unit.type_symbol(name, view.path) if name else None
        if symbol is None:
            return False
        name = symbol.parent
    return False


def _has(view: ChunkView, new: Replacement) -> bool:
    """Whether the plugin's headers have the member."""
    symbol = view.unit.type_symbol(new.type, view.path)
    member = symbol.members.get(new.member) if isinstance(symbol, TypeSymbol) else None
    if new.form == "method":
        return member is not None and not isinstance(member, Property)
    return isinstance(member, Property) and (member.getter if new.form == "getter" else member.setter) is not None
