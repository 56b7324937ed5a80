"""One example without wrong names: in its code put right or not kept, in prose that teaches left alone.

A sentence teaches when it says of a name that it is wrong, or names the right one beside it: what it says is the point
of the example. Code that is shown as wrong stays as well, and so does what a user brings along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from server.knowledge.wrong_apis import Wrong, all_of
from training.code.blocks import blocks, outside, teaches
from training.code.correcting import corrected, is_certain, names_left, opened
from training.code.opened import Opener, findings
from training.rows.example import Chat, Fim, Plain, Preference, Turn
from training.rows.jsonl import Row

_PLACE = Path("/nowhere/example.sp")
_KINDS = ("function", "event", "netprop", "forward", "class")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w{3,}(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


class Note(NamedTuple):
    """Something that was changed in an example, or why it was dropped."""

    what: str
    wrong: str
    right: str


@dataclass(slots=True)
class Cleaned:
    """What became of an example: None when it was dropped."""

    row: Row | None
    notes: list[Note] = field(default_factory=list)


class Cleaner:
    """Cleans examples; headers are read once."""

    def __init__(self, opener: Opener, correct: bool) -> None:
        self._opener = opener
        self._correct = correct

    def clean(self, row: Row) -> Cleaned:
        """The example without wrong names, looked at again after it was changed."""
        made = Cleaned(row)
        match row:
            case Chat():
                turns = tuple(self._turn(turn, made) for turn in row.messages)
                made.row = None if made.row is None else row.model_copy(update={"messages": turns})
            case Preference():
                chosen = self._said(row.chosen, made)
                made.row = None if made.row is None else row.model_copy(update={"chosen": chosen})
                if made.row is not None and chosen == row.rejected:
                    made.row = None
                    made.notes.append(Note("the better answer was the worse one", "", ""))
            case Plain():
                text = self._code(row.text, made)
                made.row = None if made.row is None else row.model_copy(update={"text": text})
            case Fim():
                self._gap(row, made)
        if made.row is not None and made.notes:
            left = list(wrong_in(self._opener, made.row))
            if left:
                made.row = None
                made.notes.append(Note("left after correcting", left[0], ""))
        return made

    def _turn(self, turn: Turn, made: Cleaned) -> Turn:
        if turn.role != "assistant" or not turn.learn:
            return turn
        return turn.model_copy(update={"content": self._said(turn.content, made)})

    def _said(self, text: str, made: Cleaned) -> str:
        parts: list[str] = []
        at = 0
        for one in blocks(text):
            parts.append(self._prose(text[at : one.start], made))
            is_meant = one.is_ours and not one.is_meant_wrong
            parts.append(self._code(one.code, made) if is_meant else one.code)
            at = one.end
        parts.append(self._prose(text[at:], made))
        return "".join(parts)

    def _code(self, code: str, made: Cleaned) -> str:
        found = corrected(self._opener, _PLACE.absolute(), code)
        if found.left or (found.changes and not self._correct):
            made.row = None
            made.notes.append(Note("dropped: code", (*found.left, "")[0] or found.changes[0].wrong, ""))
            return code
        made.notes += [Note("corrected: code", one.wrong, one.right) for one in found.changes]
        return found.code

    def _prose(self, text: str, made: Cleaned) -> str:
        for start, end, known in reversed(list(recommended(text))):
            if not self._correct or not is_certain(known):
                made.row = None
                made.notes.append(Note("dropped: prose", known.wrong, ""))
                return text
            made.notes.append(Note("corrected: prose", known.wrong, known.right[0]))
            text = text[:start] + known.right[0] + text[end:]
        return text

    def _gap(self, row: Fim, made: Cleaned) -> None:
        left = _wrong_in_gap(self._opener, row)
        if left:
            made.row = None
            made.notes.append(Note("dropped: code", left, ""))


def recommended(text: str) -> Iterator[tuple[int, int, Wrong]]:
    """The wrong names that prose speaks of as if they were right, with their places."""
    at = 0
    for sentence in _SENTENCE.split(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        around = text[max(0, start - 200) : at + 200]
        for match in _NAME.finditer(sentence):
            known = _table().get(match.group())
            if known is None or teaches(sentence) or any(_has(around, name) for name in known.right):
                continue
            yield start + match.start(), start + match.end(), known


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


@cache
def _table() -> dict[str, Wrong]:
    """The wrong names that can be nothing but names: words of a language are left out."""
    found: dict[str, Wrong] = {}
    for kind in _KINDS:
        for one in all_of(kind):
            is_name = "_" in one.wrong or one.wrong[1:] != one.wrong[1:].lower()
            if one.verdict == "confirmed" and is_name and one.wrong.isidentifier() and not one.defined:
                found.setdefault(one.wrong, one)
    return found


# Looking again -------------------------------------------------------------------------------------------------


def wrong_in(opener: Opener, row: Row) -> Iterator[str]:
    """The wrong names in what an example means as right."""
    match row:
        case Chat():
            texts = [turn.content for turn in row.messages if turn.role == "assistant" and turn.learn]
        case Preference():
            texts = [row.chosen]
        case Plain():
            yield from names_left(opened(opener, _PLACE.absolute(), row.text))
            return
        case Fim():
            left = _wrong_in_gap(opener, row)
            yield from [left] if left else []
            return
    for text in texts:
        found = blocks(text)
        for one in found:
            if one.is_ours and not one.is_meant_wrong:
                yield from names_left(opened(opener, _PLACE.absolute(), one.code))
        for start, end in outside(text, found):
            for _, _, known in recommended(text[start:end]):
                yield known.wrong


def _wrong_in_gap(opener: Opener, row: Fim) -> str:
    """A wrong name in what fills a gap; what the windows cut off around it proves nothing."""
    snapshot = opened(opener, _PLACE.absolute(), f"{row.prefix}{row.middle}{row.suffix}")
    start = len(row.prefix.encode())
    end = start + len(row.middle.encode())
    for one in findings(snapshot):
        if one.code in _CERTAIN_IN_PARTS and start <= one.start < end:
            return one.message
    return ""


_CERTAIN_IN_PARTS = frozenset(
    "unknown-event unknown-event-field unknown-netprop unknown-class foreign-event foreign-netprop deprecated "
    "event-field-type netprop-accessor player-speed player-max-speed event-damage misspelt-netprop".split()
)
