"""How much of an answer is a suggestion: one line or several, and where it leaves the block that it began in."""

from __future__ import annotations

import re
from typing import NamedTuple

from server.assistant.inline.cursor import Cursor

_TOKEN = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[{}()\[\]\n]")
_BLOCK_BEGINS = re.compile(r"(?:\{|\)|\belse)\s*\Z")
_MOST_LINES = 20
_OPENERS = {"(": ")", "[": "]", "{": "}"}


class Extent(NamedTuple):
    """A suggestion cut out of an answer; `is_whole` says that nothing of the rest of the answer can belong to it."""

    text: str
    is_whole: bool


def is_multi_line(cursor: Cursor, explicit: bool = False) -> bool:
    """Whether several lines are wanted: where a block is empty or begins, and between declarations."""
    if explicit:
        return True
    if cursor.block is not None and cursor.is_blank:
        return not cursor.block.body
    if cursor.is_blank:
        return cursor.head is None
    return _BLOCK_BEGINS.search(cursor.typed) is not None and not cursor.after.strip()


def cut(answer: str, is_multi: bool, ended: bool = True) -> Extent:
    """The suggestion at the beginning of an answer, which has not `ended` while more may come.

    One line ends with the line, several end where a bracket closes what was open before the cursor, or at top level
    behind a function.
    """
    answer = answer.replace("\r\n", "\n")
    depth: list[str] = []
    lines = 0
    begun = bool(answer) and answer[0] != "\n"
    for match in _TOKEN.finditer(answer):
        char = match.group()
        if char == "\n":
            begun = begun or bool(answer[: match.start()].strip())
            lines += begun
            if begun and not is_multi:
                return Extent(answer[: match.start()].rstrip(), True)
            if lines >= _MOST_LINES:
                return _closed(answer[: match.start()], True)
        elif char in _OPENERS:
            depth.append(_OPENERS[char])
        elif char in ")]}":
            if not depth:
                return Extent(_up_to(answer, match.start(), char), True)
            depth.pop()
    if is_multi and not ended:
        return Extent(answer, False)
    return _closed(answer, ended) if is_multi else Extent(answer.rstrip(), ended)


def finished(text: str, indent: str, unit: str) -> str:
    """The text with the braces closed that it leaves open, as its cursor's line is indented."""
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
    lines = [text.rstrip(), *(f"{indent}{unit * level}}}" for level in range(depth - 1, -1, -1))]
    return "\n".join(lines)


def _up_to(answer: str, end: int, char: str) -> str:
    """The answer before a bracket that closes what the file has opened."""
    return answer[:end].rstrip() if char == "}" else answer[:end]


def _closed(answer: str, ended: bool) -> Extent:
    """The answer up to its last whole line: a half one is no suggestion."""
    text = answer.rstrip()
    if text.endswith((";", "}", "{", ")")):
        return Extent(text, ended)
    whole = max(text.rfind(";\n"), text.rfind("}\n"))
    return Extent(text[: whole + 1] if whole >= 0 else text, ended)
