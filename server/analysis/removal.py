"""Removes one variable from the statement that declares it. Gives edits relative to the chunk."""

from __future__ import annotations

import re

from server.analysis.finding import Edit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_ACTS = (n.Call, n.Assign, n.NewArray, n.Postfix)


def variable_removed(chunk: Chunk, offset: int) -> Edit | None:
    """Without the variable whose name stands at `offset`; None when more would be lost."""
    for node in nodes(chunk.syntax.decls):
        if isinstance(node, n.VarStmt):
            for at, var in enumerate(node.vars):
                if var.name.start == offset:
                    mentioned = len(re.findall(rf"\b{var.name.name}\b", chunk.cut.source)) > 1
                    if mentioned or (var.init is not None and _acts(var.init)):
                        return None
                    return _without(chunk, node, at)
    return None


def _acts(value: n.Expr) -> bool:
    """Whether the value does more than being a value."""
    return any(
        isinstance(node, _ACTS) or (isinstance(node, n.Unary) and node.op in ("++", "--")) for node in nodes([value])
    )


def _without(chunk: Chunk, statement: n.VarStmt, at: int) -> Edit | None:
    source, found = chunk.cut.source, statement.vars
    if len(found) > 1:
        if at + 1 < len(found):
            following = found[at + 1]
            if following.type.old and following.type.start < following.name.start:
                return None  # each has a type of its own
            return Edit(found[at].name.start, following.name.start, "")
        return Edit(found[at - 1].end, found[at].end, "")
    start, end = statement.start, statement.end
    if source[end - 1 : end] != ";":
        return None
    line = source.rfind("\n", 0, start) + 1
    if source[line:start].strip():
        return Edit(start, end, "") if source[:start].rstrip().endswith((";", "{", "}")) else None
    stop = source.find("\n", end)
    rest = source[end : stop if stop >= 0 else len(source)]
    if rest.strip():
        return Edit(start, end, "")
    return Edit(line, stop + 1 if stop >= 0 else len(source), "")
