"""Corrections of calls that read and write properties: the place, the function, the speed of a player.

What a correction has to know of the call travels in the problem's arguments as places relative to the chunk, -1 where
there is nothing that can be changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from server.analysis.finding import Edit, Fix
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.netprop_calls import PLACES, SEND, Access
from server.analysis.runtime.netprop_checks import SPEED
from server.knowledge.near import spelt_like

_NOWHERE: Final = (-1, -1)
_SUFFIX: Final = {"int": "", "float": "Float", "entity": "Ent"}
_PLACEHOLDER: Final = "1.0 /* times the normal speed */"


def place_spot(access: Access) -> tuple[int, int]:
    """Where the call says `Prop_Send` or `Prop_Data`."""
    return _spot(access, access.accessor.place)


def value_spot(access: Access) -> tuple[int, int]:
    """Where the value is that a float property is set to."""
    return _spot(access, access.accessor.value) if access.accessor.kind == "float" else _NOWHERE


def to_place(context: FixContext, other: str, start: int, end: int) -> Iterator[Fix]:
    """Put the other place where the call names the one."""
    edit = _place_edit(context, other, start, end)
    if edit is not None and edit.text:
        yield Fix(f"Use `{other}`", (edit,))


def to_name(
    context: FixContext, name: str, place: tuple[int, int], value: tuple[int, int], meant: Sequence[str]
) -> Iterator[Fix]:
    """Take a name that may be meant; a speed becomes a factor, and by what is for the author to say."""
    if SPEED in meant and value[0] >= 0:
        yield from to_speed(context, name, place, value)
        return
    is_slip = bool(spelt_like(name, [SPEED], 1))
    for fix in replacements(context, name, *meant):
        means_else = fix.edits[0].text == SPEED and not is_slip
        yield replace(fix, preferred=False) if means_else else fix


def to_speed(context: FixContext, name: str, place: tuple[int, int], value: tuple[int, int]) -> Iterator[Fix]:
    """Scale the player's speed; what it is scaled by is for the author to say, unless the name was only misspelt."""
    if spelt_like(name, [SPEED], 1):
        yield from replacements(context, name, SPEED)
        return
    named = next(iter(replacements(context, name, SPEED)), None)
    where = _place_edit(context, SEND, *place)
    if named is None or where is None or value[0] < 0:
        return
    base = _base(context)
    edits = (*([where] if where.text else []), *named.edits, Edit(base + value[0], base + value[1], _PLACEHOLDER))
    yield Fix(f"Scale with `{SPEED}`: say by how much", edits, preferred=False)


def accessor_for(access: Access, kind: str) -> str:
    """The function that does the same with a property of another kind; empty when it takes other arguments."""
    accessor = access.accessor
    last = accessor.value if accessor.writes else accessor.name
    if {kind, accessor.kind} - _SUFFIX.keys() or max(access.site.arguments) > last:
        return ""
    return access.site.name.removesuffix(_SUFFIX[accessor.kind]) + _SUFFIX[kind]


def to_accessor(context: FixContext, function: str, better: Sequence[str]) -> Iterator[Fix]:
    """Call one of the functions for the property's type, the first before the others."""
    if context.source.text.slice(context.start, context.end) == function:
        for index, other in enumerate(better):
            yield Fix(f"Use `{other}`", (Edit(context.start, context.end, other),), preferred=index == 0)


def _spot(access: Access, index: int) -> tuple[int, int]:
    argument = access.site.argument(index) if index >= 0 else None
    return (argument.start, argument.end) if argument is not None else _NOWHERE


def _place_edit(context: FixContext, place: str, start: int, end: int) -> Edit | None:
    """The edit that makes a call name a place; with no text when it does already."""
    base = _base(context)
    written = context.source.text.slice(base + start, base + end) if start >= 0 else ""
    if written not in PLACES:
        return None
    return Edit(base + start, base + end, place if written != place else "")


def _base(context: FixContext) -> int:
    return context.chunk.start if context.chunk is not None else 0
