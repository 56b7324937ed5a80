"""The fenced blocks of an answer in a conversation: which of them are meant for the file, and all of those as one."""

from __future__ import annotations

from dataclasses import dataclass

from server.assistant.declared import declared
from server.assistant.extract import THOUGHTS
from server.assistant.prompt import fenced
from server.syntax.text import Text

_OURS = frozenset(("sourcepawn", "sp", "sourcemod", "pawn"))
_PERHAPS = frozenset(("", "c", "cpp", "c++"))
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class _Fence:
    language: str
    code: str
    first: int
    last: int


def tidy(text: str) -> str:
    """A whole answer without the model's thoughts, nor what a terminal or an editor might obey."""
    return cleaned(THOUGHTS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def cleaned(text: str) -> str:
    """A part of an answer without control characters and marks that turn the direction of writing."""
    return "".join(char for char in text if char in "\n\t" or not _is_steering(char))


def _is_steering(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or char in _STEERING


def proposes(text: str) -> bool:
    """Whether an answer holds code that is meant for the file."""
    return bool(_meant(text))


def as_one(text: str) -> str:
    """The answer with all code that is meant for the file in one block at the end."""
    meant = _meant(text)
    if len(meant) < 2:
        return text
    lines = text.split("\n")
    for fence in reversed(meant):
        del lines[fence.first : fence.last + 1]
    # A block that only repeats a part of another adds nothing.
    kept = [one for one in meant if not any(one is not other and one.code.strip() in other.code for other in meant)]
    code = "\n\n".join(one.code.strip("\n") for one in kept or meant[:1])
    return "\n".join(lines).strip() + "\n\n" + fenced(code)


def _meant(text: str) -> list[_Fence]:
    fences = _fences(text)
    ours = [one for one in fences if one.language in _OURS and one.code.strip()]
    return ours or [one for one in fences if one.language in _PERHAPS and _declares(one.code)]


def _declares(code: str) -> bool:
    try:
        pieces = declared(Text.of(code)).pieces
    except RecursionError:
        return False  # nobody reads what is nested so deeply
    return any(one.sort in ("function", "variable", "type", "define") for one in pieces)


def _fences(text: str) -> list[_Fence]:
    from markdown_it import MarkdownIt

    found: list[_Fence] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.map is not None:
            words = token.info.split()
            first, after = token.map
            found.append(_Fence(words[0].lower() if words else "", token.content, first, after - 1))
    return found
