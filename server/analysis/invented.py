"""Names that people and models invent or bring from elsewhere, and what is written instead.

Only asked about a name that nothing in the plugin declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.filled_buffer import Filling, read_into
from server.analysis.finding import Edit, Fix
from server.analysis.header_index import header_of, include_edit
from server.analysis.rule import FixContext
from server.analysis.walk import nodes
from server.knowledge.wrong_apis import Wrong, wrong
from server.syntax import nodes as n

_KINDS = ("function", "constant", "removed", "forward")
_NAME = re.compile(r"[A-Za-z_]\w*")
_FLOAT = re.compile(r"\d+\.\d+")
_WHOLE = re.compile(r"\d+")
_TYPE = re.compile(r"DMG_|type|^\d+$", re.IGNORECASE)
_WITH_TYPE = 5  # arguments: the victim, who, with what, how much, and the kind of damage


def invented(name: str) -> Wrong | None:
    """What is known against a name."""
    return next((found for kind in _KINDS if (found := wrong(kind, name)) is not None), None)


def advice(name: str) -> str:
    """What to write instead of a name, as the end of a message; "" when nothing is known against it."""
    known = invented(name)
    if known is None:
        return ""
    right = known.right[0] if known.right else ""
    hint = f"; use `{right}`" if right and known.right_kind != "event" else ""
    return f"{hint}. {known.why}" if known.why else hint


def fixes_for_invented(context: FixContext, name: str) -> Iterator[Fix]:
    """Write the right call, where it is certain how."""
    known = invented(name)
    if known is None or context.source.text.slice(context.start, context.end) != name:
        return
    if known.right and (known.same_arguments or known.kind == "constant") and _NAME.fullmatch(known.right[0]):
        yield _with_header(context, known.right[0], (Edit(context.start, context.end, known.right[0]),))
        return
    rewrite = _REWRITES.get(name)
    call = _call_at(context)
    if name == _MODEL and call is not None and call.closed and len(call.args) == 1:
        yield from read_into(context, _model_filling(context, call))
        return
    if rewrite is not None and call is not None and context.chunk is not None:
        base = context.chunk.start
        text = context.source.text
        arguments = [text.slice(base + argument.start, base + argument.end) for argument in call.args]
        made = rewrite(arguments)
        if made:
            callee = made[: made.index("(")]
            yield _with_header(context, callee, (Edit(context.start, base + call.end, made),))


def _with_header(context: FixContext, name: str, edits: tuple[Edit, ...]) -> Fix:
    """The fix, with the `#include` that declares `name` when the plugin lacks it."""
    closure = context.unit.files.get(context.source.path)
    if closure is not None and context.unit.lookup(name, context.source.path) is None:
        header = header_of(name, closure.directories)
        if header is not None:
            at, line = include_edit(closure, header.name)
            edits = (Edit(at, at, line), *edits)
    return Fix(f"Change to `{name}`", edits)


def _call_at(context: FixContext) -> n.Call | None:
    """The call whose name is at the finding's place."""
    if context.chunk is None:
        return None
    start = context.start - context.chunk.start
    return next(
        (
            node
            for node in nodes(context.chunk.syntax.decls)
            if isinstance(node, n.Call) and isinstance(node.target, n.Name) and node.target.start == start
        ),
        None,
    )


def _damage(arguments: list[str]) -> str:
    """`TakeDamage` in the orders that people write: the amount is what looks like one, else the last."""
    if len(arguments) == _WITH_TYPE and _TYPE.search(arguments[-1]):
        return f"{_damage(arguments[:-1])[:-1]}, {arguments[-1]})"
    if not 2 <= len(arguments) < _WITH_TYPE:
        return ""
    rest = arguments[1:]
    amount = next((one for one in rest if _FLOAT.fullmatch(one) or re.search("dmg|damage", one, re.IGNORECASE)), "")
    amount = amount or next((one for one in reversed(rest) if _WHOLE.fullmatch(one) and one != "0"), rest[-1])
    others = [one for one in rest if one is not amount]
    attacker = others[-1] if others else "0"
    inflictor = others[0] if others else "0"
    if _WHOLE.fullmatch(amount):
        amount += ".0"
    return f"SDKHooks_TakeDamage({arguments[0]}, {inflictor}, {attacker}, {amount})"


def _model(arguments: list[str]) -> str:
    if len(arguments) == 2:
        arguments = [*arguments, f"sizeof({arguments[1]})"]
    if len(arguments) != 3:
        return ""
    entity, buffer, size = arguments
    return f'GetEntPropString({entity}, Prop_Data, "m_ModelName", {buffer}, {size})'


def _model_filling(context: FixContext, call: n.Call) -> Filling:
    """`GetEntityModel(entity)`, written as if it returned the path."""
    start = context.start - call.start
    entity = context.source.text.slice(start + call.args[0].start, start + call.args[0].end)
    return Filling(call, "model", "PLATFORM_MAX_PATH", lambda buffer: _model([entity, buffer]))


_MODEL = "GetEntityModel"
_REWRITES = {"TakeDamage": _damage, _MODEL: _model}
