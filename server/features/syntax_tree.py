"""The tree that the parser of what is written makes of a file, as indented text: for whoever looks for its mistakes."""

from __future__ import annotations

from server.analysis.snapshot import Snapshot

_MOST_LINES = 20_000
_LONGEST = 60


def syntax_tree(snapshot: Snapshot) -> str:
    """A line for each named node: its kind, its place (from 1), and the text of those without children."""
    text = snapshot.text
    lines: list[str] = []
    stack = [(snapshot.tree.root, 0)]
    while stack and len(lines) < _MOST_LINES:
        node, depth = stack.pop()
        children = [child for child in node.children if child.is_named or child.is_missing or child.is_error]
        line = text.line_of(node.start_byte)
        column = node.start_byte - text.line_starts[line]
        mark = "MISSING " if node.is_missing else ""
        said = "" if children else _said(text.slice(node.start_byte, node.end_byte))
        lines.append(f"{'  ' * depth}{mark}{node.type} {line + 1}:{column + 1}{said}")
        stack.extend((child, depth + 1) for child in reversed(children))
    if stack:
        lines.append("…")
    return "\n".join(lines) + "\n"


def _said(written: str) -> str:
    shown = " ".join(written.split())
    return f" {shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '…'}" if shown else ""
