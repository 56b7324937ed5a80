"""Takes the code out of what a model wrote: out of fences, prose and thoughts. Judges nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LANGUAGES = frozenset(("sourcepawn", "sp", "sourcemod", "pawn", "c", "cpp", "c++", ""))
BEGINS = re.compile(
    r"#\s*(?:include|pragma|define|if|tryinclude)\b|/[/*]|(?:public|static|stock|native|forward|enum|const)\b"
)
"""How the first line of a plugin looks that has no fence around it."""

_ENDS = re.compile(r".*[;}]\s*(?://.*)?\Z|#|\*/\s*\Z|\s*//")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The code, and the prose around it without thoughts. `closed` is false when a fence was never closed."""

    code: str
    prose: str = ""
    closed: bool = True


def extract(answer: str) -> Extracted:
    """The code of an answer: that of the fenced block that is most likely the plugin, or what looks like code."""
    answer = THOUGHTS.sub("", answer).replace("\r\n", "\n").replace("\r", "\n")
    blocks = _fenced(answer)
    if blocks:
        best = max(blocks, key=lambda block: (block.language in _LANGUAGES, len(block.code)))
        outside = answer.split("\n")
        prose = outside[: best.first] + outside[best.last + 1 :]
        return Extracted(_tidy(best.code), "\n".join(prose).strip(), best.closed)
    return _unfenced(answer)


@dataclass(frozen=True, slots=True)
class _Block:
    language: str
    code: str
    first: int
    last: int
    closed: bool


def _fenced(answer: str) -> list[_Block]:
    from markdown_it import MarkdownIt

    lines = answer.split("\n")
    found: list[_Block] = []
    for token in MarkdownIt("commonmark").parse(answer):
        if token.type != "fence" or token.map is None:
            continue
        first, after = token.map
        closed = after - first >= 2 and lines[after - 1].strip().startswith(token.markup[:3])
        words = token.info.split()
        found.append(_Block(words[0].lower() if words else "", token.content, first, after - 1, closed))
    return found


def _unfenced(answer: str) -> Extracted:
    lines = answer.split("\n")
    begin = next((index for index, line in enumerate(lines) if BEGINS.match(line)), None)
    if begin is None:
        return Extracted("", answer.strip())
    end = next((index for index in range(len(lines) - 1, begin - 1, -1) if _ENDS.match(lines[index])), begin)
    prose = "\n".join((*lines[:begin], *lines[end + 1 :])).strip()
    return Extracted(_tidy("\n".join(lines[begin : end + 1])), prose)


def _tidy(code: str) -> str:
    """Ends with one line end, and holds no control character that a terminal or an editor might obey."""
    kept = "".join(
        char for char in code if char in "\n\t" or (char >= " " and char != "\x7f" and not _is_steering(char))
    )
    return kept.strip("\n").rstrip() + "\n" if kept.strip() else ""


def _is_steering(char: str) -> bool:
    """C1 controls, and the marks that turn the direction of writing: they hide what code does."""
    return "\x80" <= char <= "\x9f" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
