"""How a KeyValues file is laid out: every line as deep as its section, nothing behind its end.

What stands in a line is left as its author wrote it, columns of values above all. A file with a mistake in its notation
is left alone: nobody knows where its sections end.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.companion_files import Companion
from server.analysis.finding import Edit
from server.syntax.keyvalues import TOKEN


def layout(companion: Companion, unit: str, start: int = 0, end: int | None = None) -> list[Edit]:
    """The edits of the lines that touch `start..end`, in order. `unit` is what one level is indented by."""
    text, chars = companion.text, companion.text.chars
    if companion.document.problems:
        return []
    last = len(chars) if end is None else end
    first_line, last_line = text.line_of(start), text.line_of(last)
    return [edit for line, edit in _edits(companion, unit) if first_line <= line <= last_line]


def _edits(companion: Companion, unit: str) -> Iterator[tuple[int, Edit]]:
    text, chars = companion.text, companion.text.chars
    depths, held = _measured(chars)
    depth = 0
    for line in range(len(text.line_starts)):
        start, end = text.line_range(line)
        written = chars[start:end]
        inner = written.strip(" \t")
        begin = start + len(written) - len(written.lstrip(" \t"))
        depth, above = depths.get(line, depth), depth
        wanted = unit * (above - (inner[:1] == "}")) if inner else ""
        if (start - 1) not in held and chars[start:begin] != wanted and (inner or begin == start):
            yield line, Edit(start, begin, wanted)
        stop = start + len(written.rstrip(" \t"))
        if end not in held and stop < end:
            yield line, Edit(max(stop, start), end, "")


def _measured(chars: str) -> tuple[dict[int, int], set[int]]:
    """How deep it is behind a line with a brace, and the line ends that belong to a string or a comment."""
    depths: dict[int, int] = {}
    held: set[int] = set()
    depth = line = 0
    for match in TOKEN.finditer(chars):
        kind, piece = match.lastgroup, match.group()
        if kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
            depths[line] = depth
        elif "\n" in piece:
            line += piece.count("\n")
            if kind == "quoted" or piece.startswith("/*"):
                at = match.start()
                while (at := chars.find("\n", at, match.end())) >= 0:
                    held.update((at, at - (chars[at - 1] == "\r")))
                    at += 1
    return depths, held
