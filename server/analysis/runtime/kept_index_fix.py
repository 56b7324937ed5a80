"""The correction for an index that is given to a timer or a frame: an id is passed, and the callback resolves it.

Where a user id is passed already, only the callback changes. Both places change together, and only when every timer of
the callback can be changed in the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.finding import Edit, Fix
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import body_of, view_of
from server.analysis.runtime.kept_index import is_plain, is_user_id
from server.analysis.symbols import Function
from server.analysis.walk import returns_value
from server.syntax import nodes as n

_POSITIONS: Final = {"CreateTimer": (1, 2), "RequestFrame": (0, 1)}


class Keeping(NamedTuple):
    """How an index is kept: `give` makes what is passed, `take` an index of it, which is `gone` when it is stale.

    `params` are names for the parameter, the best first.
    """

    give: str
    take: str
    gone: str
    params: tuple[str, ...]


CLIENT: Final = Keeping("GetClientUserId", "GetClientOfUserId", "0", ("userid", "keptUserid"))
ENTITY: Final = Keeping("EntIndexToEntRef", "EntRefToEntIndex", "INVALID_ENT_REFERENCE", ("reference", "keptReference"))


def kept_instead(context: FixContext, callback: str, keeping: Keeping) -> Iterator[Fix]:
    """Change the callback of that name and all calls that it is passed to."""
    function = context.unit.lookup(callback, context.source.path)
    body = body_of(context.unit, function) if isinstance(function, Function) else None
    if not isinstance(function, Function) or body is None or not body.callers.known:
        return
    place = context.unit.locate(function)
    if place is None or place[0].path != context.source.path:
        return
    givers = _givers(context, function, keeping)
    takers = _takers(context, body, place[1].start, keeping)
    if givers and takers and len(givers) == len(body.callers.registrations):
        edits = [edit for edit in givers if edit is not None]
        pass_it = f"Pass `{keeping.give}` and resolve it in `{callback}`"
        yield Fix(pass_it if edits else f"Use `{keeping.take}` in `{callback}`", (*edits, *takers))


def _givers(context: FixContext, function: Function, keeping: Keeping) -> list[Edit | None]:
    """What makes each place pass what can be kept; None where it does. Empty when one can not be changed."""
    edits: list[Edit | None] = []
    for chunk in context.unit.chunks(context.source.path):
        if function.name not in chunk.words:
            continue
        view = view_of(context.unit, context.source.path, chunk)
        for called in view.checked.calls:
            site = CallSite(view, called)
            where, data = _POSITIONS.get(site.name, (-1, -1))
            if where < 0 or site.passed_function(where) is not function:
                continue
            given = site.argument(data)
            if given is not None and keeping is CLIENT and is_user_id(view, given):
                edits.append(None)
                continue
            if not isinstance(given, n.Name) or not is_plain(view, given):
                return []
            if context.source.text.slice(chunk.start + given.start, chunk.start + given.end) != given.name:
                return []
            edits.append(Edit(chunk.start + given.start, chunk.start + given.end, f"{keeping.give}({given.name})"))
    return edits


def _takers(context: FixContext, body: Body, base: int, keeping: Keeping) -> list[Edit]:
    block, text = body.node.body, context.source.text
    param = next((one for one in keeping.params if one not in body.view.chunk.words), None)
    if not isinstance(block, n.Block) or not block.body or param is None:
        return []
    data = body.node.params[-1]
    name, start = data.name.name, data.name.start
    first = block.body[0]
    brace = text.slice(base + block.start, base + block.start + 1)
    lead = text.slice(base + block.start + 1, base + first.start)
    if brace != "{" or "\n" not in lead or text.slice(base + start, base + data.name.end) != name:
        return []
    indent = lead[lead.rindex("\n") + 1 :]
    if indent.strip() or data.type.names[0] not in ("any", "int", "_"):
        return []
    step = "\t" if "\t" in indent else indent or "    "
    leave = _leave(body)
    lines = (
        f"int {name} = {keeping.take}({param});",
        f"if ({name} == {keeping.gone})",
        "{",
        f"{step}{leave}",
        "}",
    )
    inserted = "".join(f"{line}\n{indent}" for line in lines)
    at = base + first.start
    return [Edit(base + start, base + data.name.end, param), Edit(at, at, inserted)]


def _leave(body: Body) -> str:
    """The statement that ends the callback."""
    typed = body.symbol.type.tag if body.symbol is not None else ""
    if typed == "Action":
        return "return Plugin_Stop;"
    return "return 0;" if returns_value(body.node) else "return;"
