"""Where an editor may offer to generate, and from which words. Looks at code; asks no model."""

from __future__ import annotations

from dataclasses import dataclass

from server.analysis.declare import symbols_of
from server.analysis.snapshot import Snapshot

_MOST_COMMENT_LINES = 40
_OWN = frozenset({"myinfo"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A plugin may be written over the whole file; `request` is what a comment asks for, or ""."""

    request: str


def plugin_offer(snapshot: Snapshot, offset: int) -> Offer | None:
    """The offer for a file in which nothing is declared yet; None for any other."""
    if not snapshot.path.endswith(".sp") or not is_bare(snapshot):
        return None
    return Offer(_comment_at(snapshot, offset))


def is_bare(snapshot: Snapshot) -> bool:
    """Whether nothing is declared in the file, so that a plugin may be written over it."""
    return all(symbol.name in _OWN for chunk in snapshot.chunks for symbol in symbols_of(chunk))


def _comment_at(snapshot: Snapshot, offset: int) -> str:
    """The text of the comment at `offset`, line comments below one another together; else of the file's only ones."""
    comments = [
        node for node in snapshot.tree.root.children if node.type == "comment" and not _is_doc_of_tool(node.text or b"")
    ]
    if not comments:
        return ""
    groups = [[comments[0]]]
    for node in comments[1:]:
        if node.start_point[0] <= groups[-1][-1].end_point[0] + 1:
            groups[-1].append(node)
        else:
            groups.append([node])
    line = snapshot.text.line_of(offset)
    at = next((group for group in groups if group[0].start_point[0] <= line <= group[-1].end_point[0]), None)
    chosen = at if at is not None else groups[0] if len(groups) == 1 else None
    if chosen is None:
        return ""
    lines = [_bare(line) for node in chosen for line in (node.text or b"").decode("utf-8", "replace").splitlines()]
    return " ".join(line for line in lines[:_MOST_COMMENT_LINES] if line)


def _is_doc_of_tool(text: bytes) -> bool:
    return b"l4d2: ignore" in text


def _bare(line: str) -> str:
    """A line of a comment without its marks."""
    line = line.strip().removeprefix("/**").removeprefix("/*").removesuffix("*/").strip()
    return line.lstrip("/").removeprefix("*").strip()
