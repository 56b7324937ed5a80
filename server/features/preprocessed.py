"""A file as the compiler sees it: macros expanded, code that is not compiled left out. Every line keeps its number."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.describe import expansion
from server.analysis.inactive import inactive_lines
from server.analysis.navigate import closure_of
from server.analysis.snapshot import Snapshot
from server.syntax.chunk import Chunk
from server.syntax.directives import Directive, Include, Pragma
from server.syntax.text import Text, latin, unlatin

_CONTINUED = re.compile(r"(\r?\n)(?=.)", re.DOTALL)


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def preprocessed(snapshot: Snapshot) -> str:
    """The text of that view. What is not compiled is told in a comment at its first line."""
    text = snapshot.text
    chars, last, pieces = text.chars, 0, list[str]()
    for edit in _edits(snapshot):
        if edit.start < last:
            continue  # in something that is left out as a whole
        pieces += [chars[last : edit.start], _in_as_many_lines(text, edit)]
        last = edit.end
    return unlatin("".join([*pieces, chars[last:]]))


def _edits(snapshot: Snapshot) -> list[_Edit]:
    closure = closure_of(snapshot)
    if closure is None:
        return []
    found: list[_Edit] = []
    for one in inactive_lines(snapshot):
        where = f"line {one.first + 1} is" if one.first == one.last else f"lines {one.first + 1} to {one.last + 1} are"
        found.append(_Edit(one.start, one.end, f"// {where} not compiled"))
    for item in closure.scan.items:
        if isinstance(item, Chunk):
            found.extend(_of_chunk(item))
        elif isinstance(item, Directive):
            made = _of_directive(snapshot, item)
            if made is not None:
                found.append(made)
    return sorted(found, key=lambda edit: (edit.start, -edit.end))


def _of_chunk(chunk: Chunk) -> Iterator[_Edit]:
    """The uses of macros, the outermost only: an expansion holds those inside it."""
    last = -1
    for use in sorted(chunk.syntax.uses, key=lambda use: (use.start, -use.call_end)):
        if use.start < last:
            continue
        last = use.call_end
        env = next(env for first, env in reversed(chunk.envs) if first <= use.start)
        _, fully = expansion(chunk.cut.source[use.start : use.call_end], use.macro, env)
        yield _Edit(chunk.start + use.start, chunk.start + use.call_end, fully)


def _of_directive(snapshot: Snapshot, directive: Directive) -> _Edit | None:
    """Includes say what they lead to; what is done with by then becomes a comment."""
    chars = snapshot.text.chars
    if isinstance(directive, Pragma):
        return None
    if isinstance(directive, Include):
        if directive.path_start >= directive.path_end:
            return None
        found = snapshot.project.find_include(directive, snapshot.path, snapshot.unit.root.path)
        said = os.path.basename(os.path.dirname(found.path)) + "/" + os.path.basename(found.path) if found else ""
        note = f"  // {said}" if found else "  // not found"
        end = directive.end
        while end > directive.start and chars[end - 1] in " \t\r\n":
            end -= 1
        comment = chars.find("//", directive.path_end, end)
        return _Edit(end, end, latin(note)) if comment < 0 else None
    return _Edit(
        directive.start, directive.end, _CONTINUED.sub(r"\1// ", "// " + chars[directive.start : directive.end])
    )


def _in_as_many_lines(text: Text, edit: _Edit) -> str:
    """The new text, with the line ends of the old one behind it."""
    count = text.line_of(edit.end) - text.line_of(edit.start) - edit.text.count("\n")
    return edit.text + text.newline * count
