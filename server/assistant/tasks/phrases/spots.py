"""Finds the texts of a file that are for players and that a phrase can certainly take the place of.

A text that goes through a macro, that is joined of parts that are not constant, whose arguments do not fit, or whose
reader is not known, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.elsewhere import view_of
from server.analysis.runtime.formats import format_position
from server.analysis.runtime.shipped import has_heads_only
from server.analysis.runtime.specifiers import KINDS, fits, specifiers
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.analysis.types import UNKNOWN
from server.analysis.unit import Unit
from server.analysis.walk import parents
from server.assistant.tasks.phrases.readers import Above, reader
from server.assistant.tasks.phrases.wording import Wording, worded
from server.knowledge.shown import Shown, shown
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.literals import unescape
from server.syntax.text import unlatin

_TARGETS = "SetGlobalTransTarget"
_FORMATS = "VFormat"
_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
_JOINED = re.compile(rf"{_LITERAL}(?:\s*\.\.\.\s*{_LITERAL})*\Z", re.DOTALL)
_PREFIXED = re.compile(rf"([A-Za-z_]\w*)\s*(?:\.\.\.\s*)?({_LITERAL})\Z", re.DOTALL)
_ESCAPE = "\\"


class Spot(NamedTuple):
    """A text at `start..end` of the file that a phrase can take the place of.

    `prefix` is a macro that stands before it. `client` is who reads it, "" when the function knows. `statement` is
    where the statement begins before which the text is made, -1 when it need not be; `block` tells blocks apart.
    """

    start: int
    end: int
    wording: Wording
    prefix: str = ""
    client: str = ""
    statement: int = -1
    block: int = -1


def spots(snapshot: Snapshot, start: int, end: int) -> list[Spot]:
    """The texts that touch `start..end`, in order."""
    found: list[Spot] = []
    for chunk in snapshot.chunks:
        if chunk.end < start or end < chunk.start or chunk.cut.escape != _ESCAPE:
            continue
        found.extend(one for one in _of_chunk(snapshot, chunk) if one.start <= end and start <= one.end)
    return sorted(found)


def _of_chunk(snapshot: Snapshot, chunk: Chunk) -> Iterator[Spot]:
    view = ChunkView(snapshot.unit, snapshot.path, chunk, check_chunk(snapshot.unit, snapshot.path, chunk))
    above: dict[n.Function, Above] = {}
    seen: set[int] = set()
    for called in view.checked.calls:
        site = CallSite(view, called)
        known = _shows(snapshot.unit, site)
        if known is None or not _is_plain(site):
            continue
        function = view.function_at(site.call.start)
        literal = site.argument(known.text)
        if function is None or not isinstance(literal, n.String) or literal.start in seen:
            continue
        if function not in above:
            above[function] = parents(function)
        spot = _spot(site, known, literal, function, above[function])
        if spot is not None:
            seen.add(literal.start)
            yield spot


def _is_plain(site: CallSite) -> bool:
    """Whether the call is written as it is, each argument in its place."""
    call = site.call
    if not call.closed or any(isinstance(one, (n.NamedArg, n.DefaultArg)) for one in call.args):
        return False
    return not any(use.start <= call.start < use.call_end for use in site.view.chunk.syntax.uses)


def _shows(unit: Unit, site: CallSite) -> Shown | None:
    """How a function shows a text; None when it does not, or when it is not certain whom it translates for."""
    known = shown().get(site.name)
    if site.function.has_body and not _has_head_only(unit, site.function):
        position = known.text if known is not None and known.way == "target" else format_position(site)
        if position is None or not _translates(unit, site.function):
            return None
        return Shown("target", position, -1, -1)
    return known if known is not None and known.way != "show" else None


def _has_head_only(unit: Unit, function: Function) -> bool:
    place = unit.locate(function)
    return place is not None and has_heads_only(place[0].path)


def _translates(unit: Unit, function: Function) -> bool:
    """Whether a function says who reads before it formats."""
    known: dict[Function, bool] = unit.cache.setdefault("translating functions", {})  # type: ignore[assignment]
    if function not in known:
        known[function] = False
        place = unit.locate(function)
        if place is not None:
            view = view_of(unit, place[0].path, place[1])
            node = next((one for one in view.functions if one.name.name == function.name), None)
            calls = [one for one in view.checked.calls if node and node.start <= one.call.start < node.end]
            first = {one.function.name: one.call.start for one in reversed(calls)}
            known[function] = _TARGETS in first and _FORMATS in first and first[_TARGETS] < first[_FORMATS]
    return known[function]


def _spot(site: CallSite, known: Shown, literal: n.String, function: n.Function, above: Above) -> Spot | None:
    value = _plain(literal.value)
    prefix = ""
    source = site.view.chunk.cut.source
    text = source[literal.start : literal.end]
    if _is_expanded(site.view, literal):
        match = _PREFIXED.match(text)
        if match is None or known.way == "plain" or not _is_macro(site.view, literal, match):
            return None
        prefix, value = match[1], _plain(unescape(literal.parts[1][1:-1]))
    elif not _JOINED.match(text):
        return None
    is_format = known.way != "plain"
    wording = worded(value, is_format)
    if wording is None or (is_format and not _fits(site, known.text, value)):
        return None
    base = site.view.chunk.start
    place = (base + literal.start, base + literal.end)
    if known.way == "target":
        return Spot(*place, wording, prefix)
    client = reader(site, known, function, above)
    if client is None:
        return None
    if known.way in ("client", "buffer"):
        return Spot(*place, wording, prefix, client)
    statement = above.get(site.call)
    block = above.get(statement) if isinstance(statement, n.ExprStmt) else None
    if statement is None or not isinstance(block, n.Block) or _has_side_text(source, statement.start):
        return None
    return Spot(*place, wording, "", client, base + statement.start, base + block.start)


def _has_side_text(source: str, at: int) -> bool:
    """Whether something else stands before a statement in its line."""
    return bool(source[source.rfind("\n", 0, at) + 1 : at].strip())


def _is_expanded(view: ChunkView, literal: n.String) -> bool:
    return any(use.start < literal.end and literal.start < use.call_end for use in view.chunk.syntax.uses)


def _is_macro(view: ChunkView, literal: n.String, match: re.Match[str]) -> bool:
    """Whether the text is one macro that is a string without specifiers, and one literal behind it."""
    uses = [use for use in view.chunk.syntax.uses if use.start < literal.end and literal.start < use.call_end]
    if len(uses) != 1 or uses[0].start != literal.start or uses[0].macro.name != match[1]:
        return False
    return len(literal.parts) == 2 and literal.parts[1] == match[2] and "%" not in literal.parts[0]


def _plain(value: str) -> str:
    try:
        return unlatin(value)
    except UnicodeEncodeError:
        return "\ufffd"


def _fits(site: CallSite, position: int, value: str) -> bool:
    """Whether every specifier has its argument, of a type that goes with it, and no argument is left."""
    arguments = [site.arguments[index] for index in sorted(site.arguments) if index > position]
    wanted = list(specifiers(value))
    if len(wanted) != len(arguments) or any(one.kind not in KINDS for one in wanted):
        return False
    for one, argument in zip(wanted, arguments, strict=True):
        type = site.view.checked.passed.get(argument, UNKNOWN)
        if type is not UNKNOWN and not fits(one.kind, type) and not isinstance(argument, n.Index):
            return False
    return True
