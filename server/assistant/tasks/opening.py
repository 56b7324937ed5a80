"""Puts a statement where a plugin starts: into `OnPluginStart`, which is written when the plugin has none."""

from __future__ import annotations

from server.analysis.finding import Edit
from server.analysis.new_function import appended, indent_of
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function
from server.syntax import nodes as n

START = "OnPluginStart"


def at_start(snapshot: Snapshot, *statements: str) -> Edit | None:
    """The edit that lets the plugin begin with these statements; None when another file of it has the function."""
    body = _body(snapshot)
    text = snapshot.text
    indent = indent_of(text.chars)
    if body is not None:
        at = body + 1
        return Edit(at, at, "".join(f"\n{indent}{one}" if one else "\n" for one in statements))
    return (
        None
        if _is_elsewhere(snapshot)
        else appended(text, "void", f"public void {START}()", f"\n{indent}".join(statements))
    )


def at_end_of_start(snapshot: Snapshot, *statements: str) -> Edit | None:
    """The same for statements with which it ends."""
    text = snapshot.text
    indent = indent_of(text.chars)
    for chunk in snapshot.chunks:
        for node in chunk.syntax.decls:
            if isinstance(node, n.Function) and node.name.name == START and isinstance(node.body, n.Block):
                close = chunk.start + node.body.end - 1
                line = text.line_start(close)
                if not node.body.closed or text.chars[line:close].strip():
                    return at_start(snapshot, *statements)
                return Edit(line, line, "".join(f"{indent}{one}\n" if one else "\n" for one in statements))
    return at_start(snapshot, *statements)


def _body(snapshot: Snapshot) -> int | None:
    """Where the function's brace opens."""
    for chunk in snapshot.chunks:
        for node in chunk.syntax.decls:
            if isinstance(node, n.Function) and node.name.name == START and isinstance(node.body, n.Block):
                return chunk.start + node.body.start
    return None


def _is_elsewhere(snapshot: Snapshot) -> bool:
    symbol = snapshot.unit.lookup(START, snapshot.path)
    has_body = isinstance(symbol, Function) and symbol.has_body
    return has_body or snapshot.path != snapshot.unit.root.path
