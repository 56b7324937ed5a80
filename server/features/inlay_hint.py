"""textDocument/inlayHint: the names of parameters before arguments that do not say themselves what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.check.chunk import check_chunk
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Symbol
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_PREFIX = re.compile(r"(?:g_|m_|s_|i|n|b|f|fl|h|sz|s|str|e|a|v|vec|hnd|p|c)(?=[A-Z_])")
_LITERALS = (n.Number, n.Float, n.String, n.Bool, n.Null, n.ArrayLiteral)


@dataclass(frozen=True, slots=True)
class InlayHint:
    """The parameter's name before the argument at `offset`."""

    offset: int
    label: str


def inlay_hint(snapshot: Snapshot, start: int, end: int) -> list[InlayHint]:
    """The hints in `start..end`."""
    if not snapshot.settings.inlay_hints.parameter_names:
        return []
    found: list[InlayHint] = []
    for chunk in snapshot.chunks:
        if chunk.start < end and chunk.end > start:
            found.extend(hint for hint in _in_chunk(snapshot, chunk) if start <= hint.offset <= end)
    return sorted(found, key=lambda hint: hint.offset)


def _in_chunk(snapshot: Snapshot, chunk: Chunk) -> Iterator[InlayHint]:
    refs = check_chunk(snapshot.unit, snapshot.path, chunk).refs
    callees = {ref.start: ref.symbol for ref in refs if ref.role == "call" and ref.written}
    if not callees:
        return
    expanded = [(use.start, use.call_end) for use in chunk.syntax.uses]
    for call in _calls(chunk):
        function = callees.get(_name_start(call))
        if isinstance(function, Function) and not any(start <= call.start < end for start, end in expanded):
            for offset, name in _hints(call, function):
                yield InlayHint(chunk.start + offset, f"{name}:")


def _calls(chunk: Chunk) -> Iterator[n.Call]:
    stack: list[object] = list(chunk.syntax.decls)
    while stack:
        item = stack.pop()
        if isinstance(item, (list, tuple)):
            stack.extend(item)
        elif isinstance(item, n.Node):
            if isinstance(item, n.Call):
                yield item
            stack.extend(getattr(item, slot) for cls in type(item).__mro__ for slot in getattr(cls, "__slots__", ()))


def _name_start(call: n.Call) -> int:
    target = call.target
    while isinstance(target, n.Paren):
        target = target.inner
    return target.member.start if isinstance(target, n.Member) else target.start


def _hints(call: n.Call, function: Function) -> Iterator[tuple[int, str]]:
    params = function.params
    if len(params) == 1 and not params[0].variadic and _says_itself(function):
        return
    for index, argument in enumerate(call.args):
        if isinstance(argument, n.NamedArg) or index >= len(params) or params[index].variadic:
            return
        name = params[index].name
        if name and _is_needed(argument, name):
            yield argument.start, name


def _says_itself(function: Symbol) -> bool:
    """Whether a function with one parameter says by its name what that is: `SetTeam(3)`, `IsAlive(x)`."""
    return function.name[:1].isupper()


def _is_needed(argument: n.Expr, name: str) -> bool:
    """Whether the argument is a bare value: what has a name of its own needs no other."""
    while isinstance(argument, (n.Paren, n.Unary, n.Cast)):
        argument = (
            argument.inner
            if isinstance(argument, n.Paren)
            else argument.operand
            if isinstance(argument, n.Unary)
            else argument.value
        )
    if isinstance(argument, _LITERALS) and not isinstance(argument, n.This):
        return len(name) > 1
    return False


def plain_name(name: str) -> str:
    """A name without the letters that tell its type: `g_iClient` is `client`."""
    while True:
        bare = _PREFIX.sub("", name, count=1) if _PREFIX.match(name) else name
        if bare == name or not bare:
            return name.lower().replace("_", "")
        name = bare
