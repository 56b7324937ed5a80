"""textDocument/inlayHint: the names of parameters before arguments that do not say themselves what they are, and the
types of the fields of game events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.check.chunk import check_chunk
from server.analysis.fact_cards import field_type
from server.analysis.quoted import Names, events_of, quoted_in
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.knowledge import events
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_LITERALS = (n.Number, n.Float, n.String, n.Bool, n.Null, n.ArrayLiteral)


@dataclass(frozen=True, slots=True)
class InlayHint:
    """The parameter's name before the argument at `offset`; with `is_type` the type of what ends there."""

    offset: int
    label: str
    is_type: bool = False


def inlay_hint(snapshot: Snapshot, start: int, end: int) -> list[InlayHint]:
    """The hints in `start..end`."""
    wanted = snapshot.settings.inlay_hints
    found: list[InlayHint] = []
    for chunk in snapshot.chunks:
        if chunk.start < end and chunk.end > start:
            names = _of_arguments(snapshot, chunk) if wanted.parameter_names else ()
            types = _of_fields(snapshot, chunk) if wanted.event_fields else ()
            found.extend(hint for hint in (*names, *types) if start <= hint.offset <= end)
    return sorted(found, key=lambda hint: hint.offset)


def _of_fields(snapshot: Snapshot, chunk: Chunk) -> Iterator[InlayHint]:
    """The types of fields of game events, where all events that it may be agree."""
    for quoted in quoted_in(snapshot, chunk):
        if quoted.argument.names is Names.FIELD:
            found = {_type(event, quoted.value) for event in events_of(quoted.argument)}
            kind = found.pop() if len(found) == 1 else ""
            if kind:
                yield InlayHint(quoted.end + 1, f": {kind}", True)


def _type(event: str, name: str) -> str:
    """The type of an event's field in words; "" when it has none of that name."""
    known = events.event(event)
    field = known.field(name) if known is not None else None
    return field_type(field) if field is not None else ""


def _of_arguments(snapshot: Snapshot, chunk: Chunk) -> Iterator[InlayHint]:
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
    if len(params) == 1 and not params[0].variadic:
        return  # the function's name says it: `SetTeam(3)`
    for index, (argument, param) in enumerate(zip(call.args, params, strict=False)):
        if isinstance(argument, n.NamedArg) or param.variadic:
            return
        is_format = isinstance(argument, n.String) and index + 2 == len(params) and params[-1].variadic
        if len(param.name) > 1 and _is_bare(argument) and not is_format:
            yield argument.start, param.name


def _is_bare(argument: n.Expr) -> bool:
    """Whether the argument is a mere value: what has a name says itself what it is."""
    while True:
        if isinstance(argument, n.Paren):
            argument = argument.inner
        elif isinstance(argument, n.Unary):
            argument = argument.operand
        elif isinstance(argument, n.Cast):
            argument = argument.value
        else:
            return isinstance(argument, _LITERALS) and not isinstance(argument, (n.This, n.DefaultArg))
