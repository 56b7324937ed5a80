"""Texts line by line: where two of them differ, and a new text that keeps what is equal exactly as it was."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[ \t]+$", re.MULTILINE)
_LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_LONG = 500  # lines


def lines(text: str) -> list[str]:
    """The lines of a text with their ends, whatever these are."""
    return _LINES.findall(text)


def seen(text: str) -> str:
    """A text without what nobody sees: control characters, blanks at the ends of lines, how lines end."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n"))


def differences(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches `mine[a:b]` that became `theirs[c:d]`, as (a, b, c, d), in order."""
    first, last = 0, min(len(mine), len(theirs))
    while first < last and mine[first] == theirs[first]:
        first += 1
    after = 0
    while after < last - first and mine[-1 - after] == theirs[-1 - after]:
        after += 1
    inner, other = mine[first : len(mine) - after], theirs[first : len(theirs) - after]
    # Braces and blank lines are everywhere in a long text: matching each with each would take too long.
    matcher = difflib.SequenceMatcher(None, inner, other, autojunk=len(other) > _LONG)
    for tag, begin, end, start, stop in matcher.get_opcodes():
        if tag != "equal":
            yield begin + first, end + first, start + first, stop + first


def kept_lines(old: str, new: str, newline: str) -> str:
    """`new` with the line ends of `old`, and the lines of `old` for those that look equal."""
    mine, theirs = lines(old), lines(new)
    bare_mine, bare_theirs = ([seen(line).rstrip("\n") for line in held] for held in (mine, theirs))
    made: list[str] = []
    at = done = 0
    for begin, end, start, stop in (*differences(bare_mine, bare_theirs), (len(mine), 0, len(theirs), 0)):
        made.extend(
            _ended(line, other, newline) for line, other in zip(mine[at:begin], theirs[done:start], strict=True)
        )
        made.extend(_ended(line, line, newline) for line in theirs[start:stop])
        at, done = end, stop
    return "".join(made)


def _ended(line: str, like: str, newline: str) -> str:
    """A line that has an end if `like` has one: its own, or that of the file."""
    bare = line.rstrip("\r\n")
    if not like.endswith(("\n", "\r")):
        return bare
    if line is like or bare == line:
        return bare + newline
    return line
