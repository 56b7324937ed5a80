"""Accesses to event fields that are of another type than the field, and what becomes of the value.

The game keeps the fields in KeyValues, which convert: a number becomes a text and a whole number a float unharmed, a
float loses its fraction, a text that is no number becomes 0, and what is asked for as a bool is 0 or 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from server.analysis.finding import Edit, Fix
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.formats import formatted
from server.analysis.runtime.game_events import Access, accesses
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.symbols import Variable
from server.syntax import nodes as n

_WHOLE: Final = ("byte", "short", "long")

Loss = Literal["value", "fraction", ""]


class Mismatch(NamedTuple):
    """The name of the accessor stands at `start..end`; `loss` is what does not come through at the least.

    `args` are the field, its type, the accessor, the right one, and the place of what is to be rounded then (or -1).
    """

    start: int
    end: int
    loss: Loss
    args: tuple[str, str, str, str, int, int]


def mismatches(body: Body) -> Iterator[Mismatch]:
    """Each access that does not go with the field's type in any of the events."""
    for access in accesses(body):
        for key in access.keys:
            fields = [field for field in access.fields(key.value) if field is not None]
            losses = {_loss(body, access, field.type) for field in fields}
            if not fields or "" in losses:
                continue
            used = access.site.function.name
            wanted = used.removesuffix(access.accessor.kind.capitalize()) + fields[0].getter.removeprefix("Get")
            if used != wanted and not is_guarded(body.view, access.site.call):
                start, end = access.site.name_range
                rounded = _to_round(body, access, wanted)
                first, last = (rounded.start, rounded.end) if rounded is not None else (-1, -1)
                args = (key.value, fields[0].type, used, wanted, first, last)
                yield Mismatch(start, end, "fraction" if "fraction" in losses else "value", args)


def _loss(body: Body, access: Access, type: str) -> Loss:
    kind = access.accessor.kind
    if access.accessor.writes:
        if kind == "float" and type in _WHOLE:
            return "fraction"
        text = access.site.text(access.accessor.key + 1) if kind == "string" else None
        return "value" if type not in ("string", "uint64") and text is not None and not _is_number(text.value) else ""
    if kind == "string":
        return ""
    if type == "string":
        return "value"
    if type == "float":
        return "fraction" if kind != "float" else ""
    return "value" if kind == "bool" and type in _WHOLE and _is_used_as_number(body, access) else ""


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).isdigit()


def _to_round(body: Body, access: Access, wanted: str) -> n.Expr | None:
    """What is a float when the right accessor is called, and is wanted as a whole number."""
    if access.accessor.writes:
        return access.site.argument(access.accessor.key + 1) if access.accessor.kind == "float" else None
    return access.site.call if wanted.endswith("Float") and not _is_used_as_float(body, access.site.call) else None


def _is_used_as_float(body: Body, call: n.Call) -> bool:
    """Whether a float is wanted where the result of a call goes to."""
    parent = parents_in(body.view, body.node).get(call)
    if isinstance(parent, n.Var):
        return parent.type.name in ("float", "Float")
    if isinstance(parent, n.Assign):
        symbol = body.view.symbol_of(parent.target)
        return isinstance(symbol, Variable) and symbol.type.tag == "float"
    for site in body.calls:
        for index, argument in site.arguments.items():
            if argument is call:
                format = formatted(site)
                letters = {one.kind for one, shown in format.used if shown is call} if format is not None else set()
                params = site.function.params
                return letters == {"f"} or (index < len(params) and params[index].type.tag == "float")
    return False


def _is_used_as_number(body: Body, access: Access) -> bool:
    """Whether a whole number is wanted where the value goes to."""
    call = access.site.call
    parent = parents_in(body.view, body.node).get(call)
    if isinstance(parent, n.Var):
        return parent.type.name == "int" and not parent.dims
    if isinstance(parent, n.Assign) and parent.value is call:
        symbol = body.view.symbol_of(parent.target)
        return isinstance(symbol, Variable) and symbol.type.tag == "int"
    for site in body.calls:
        for index, argument in site.arguments.items():
            if argument is call and index < len(site.function.params):
                param = site.function.params[index]
                return param.type.tag == "int" and not param.variadic
    return isinstance(parent, n.Index) and parent.index is call


def other_accessor(context: FixContext) -> Iterator[Fix]:
    """Take the accessor of the field's type, where it is called in the same way."""
    used, wanted = str(context.args[2]), str(context.args[3])
    if used.endswith("String") or wanted.endswith("String") or (used.endswith("Bool") and wanted.endswith("Float")):
        return
    if context.source.text.slice(context.start, context.end) != used:
        return
    edits = [Edit(context.start, context.end, wanted)]
    start, end = int(context.args[4]), int(context.args[5])
    if start >= 0:
        base = context.chunk.start if context.chunk is not None else 0
        edits = [Edit(base + start, base + start, "RoundToFloor("), *edits, Edit(base + end, base + end, ")")]
    yield Fix(f"Use `{wanted}`", tuple(edits))
