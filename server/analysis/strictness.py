"""Plugins that are written in new syntax throughout but do not ask the compiler to keep it so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.analysis.closure import Closure
from server.analysis.placed import Placed
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.directives import Include, Pragma
from server.syntax.tokens import Problem


def strictness(closure: Closure, chunks: Sequence[Chunk]) -> Iterator[Placed]:
    """A hint at the first include when `#pragma newdecls required` could be added as it is.

    None in a header: plugins of others include it, and what it asks for is for them to say.
    """
    scan = closure.scan
    if is_header(closure.source.path) or scan.dialect.newdecls or not chunks:
        return
    first: Include | None = None
    for item in scan.items:
        if isinstance(item, Pragma) and item.kind == "newdecls":
            return
        if first is None and isinstance(item, Include):
            first = item
    if first is None or any(chunk.syntax.problems or has_old_syntax(chunk) for chunk in chunks):
        return
    yield Placed(Problem("newdecls-optional", first.start, first.end))


def is_header(path: str) -> bool:
    """Whether a file is made to be included."""
    return path.lower().endswith(".inc")


def has_old_syntax(chunk: Chunk) -> bool:
    """Whether a declaration or cast in the chunk uses tags, or declares without a type."""
    cache = chunk.syntax.cache
    known = cache.get("old syntax")
    if known is None:
        known = cache["old syntax"] = any(map(_is_old, nodes(chunk.syntax.decls)))
    return bool(known)


def _is_old(node: n.Node) -> bool:
    if isinstance(node, n.TypeRef):
        return node.old
    return isinstance(node, n.Function) and node.type is None and node.kind == "function"
