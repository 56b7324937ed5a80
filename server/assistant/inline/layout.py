"""Lays a text out as the file is laid out: its indentation, its line ends, the place of its braces."""

from __future__ import annotations

import re

from server.analysis.new_function import indent_of
from server.assistant.inline.cursor import Cursor

_ALONE = re.compile(r"\n[ \t]*\{(?=\n|\Z)")
_BRACE_BEHIND = re.compile(r"^[ \t]*(?:if|for|while|switch)\b[^\n]*\)[ \t]*\{[ \t]*\r?$", re.MULTILINE)
_BRACE_BELOW = re.compile(r"^[ \t]*(?:if|for|while|switch)\b[^\n]*\)[ \t]*\r?\n[ \t]*\{", re.MULTILINE)
_HEAD_BEHIND = re.compile(r"^\w[^\n;={]*\)[ \t]*\{[ \t]*\r?$", re.MULTILINE)
_SPACES = " " * 4
_HEAD_BELOW = re.compile(r"^\w[^\n;={]*\)[ \t]*\r?\n\{", re.MULTILINE)


def laid_out(cursor: Cursor, text: str) -> str:
    r"""A text (tabs for levels, `\n`, braces on lines of their own) as it would stand at the cursor in its file."""
    if has_braces_behind(cursor.chars):
        text = _ALONE.sub(" {", text)
    unit = unit_of(cursor)
    first, *rest = text.split("\n")
    made = [first]
    for line in rest:
        bare = line.lstrip("\t")
        made.append(f"{cursor.indent}{unit * (len(line) - len(bare))}{bare}" if bare else "")
    return cursor.newline.join(made)


def unit_of(cursor: Cursor) -> str:
    """What the file indents with: of a file that does both, what the cursor's line does."""
    indent = cursor.indent
    unit = indent_of(f"{cursor.chars}\n{indent}.") if indent else indent_of(cursor.chars)
    if indent and not indent.strip(" ") and "\t" in unit:
        return _SPACES
    return "\t" if indent and not indent.strip("\t") else unit


def has_braces_behind(chars: str) -> bool:
    """Whether the file writes `{` behind what it belongs to, not below it."""
    behind, below = len(_BRACE_BEHIND.findall(chars)), len(_BRACE_BELOW.findall(chars))
    if behind == below:
        behind, below = len(_HEAD_BEHIND.findall(chars)), len(_HEAD_BELOW.findall(chars))
    return behind > below
