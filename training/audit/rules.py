"""The rules of the auditor: what each finds in an example, in words. They ask the analysis about code, not its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from server.analysis.finding import Severity
from server.assistant.elisions import elision
from server.syntax.text import latin
from training.audit import normalising
from training.code.blocks import Block, blocks, outside
from training.code.correcting import names_left, opened
from training.code.opened import Opener, findings
from training.rows.example import Chat, Fim
from training.rows.jsonl import Row
from training.rows.personal import found as personal

_PLACE = Path("/nowhere/audited.sp")
_REFUSALS = re.compile(
    r"(?i)\b(?:as an ai|as a (?:large )?language model|i (?:can(?:no|')t|am unable to|'m sorry)|i do not have access)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_VAGUE = re.compile(
    r"(?i)^(?:implement|write|create|make|fix|complete)(?: the| this| a)? ?(?:function|code|plugin|it)?\W*$"
)
_LEAST_WORDS = 3
_LEAST_ANSWER = 12
_MOST_REPEATED = 0.5
_LEAST_LINES = 12


class Audited:
    """An example with what several rules ask of it."""

    def __init__(self, row: Row, opener: Opener) -> None:
        self.row = row
        self.opener = opener
        self.asked = ""
        self.answers: list[str] = []
        if isinstance(row, Chat):
            self.asked = normalising.prose(next((one.content for one in row.messages if one.role == "user"), ""))
            self.answers = [one.content for one in row.messages if one.role == "assistant" and one.learn]
        elif row.kind == "preference":
            self.asked, self.answers = normalising.prose(row.messages[-1].content), [row.chosen]
        elif row.kind == "text":
            self.answers = [f"```sourcepawn\n{row.text}\n```"]

    def blocks(self) -> Iterator[Block]:
        """The code that is meant as right."""
        for answer in self.answers:
            yield from (one for one in blocks(answer) if one.is_ours and not one.is_meant_wrong)


def _short(one: Audited) -> Iterator[str]:
    for answer in one.answers:
        if len(normalising.prose(answer)) < _LEAST_ANSWER:
            yield "the answer says next to nothing"
    if isinstance(one.row, Fim) and not one.row.middle.strip():
        yield "the gap is filled with nothing"


def _vague(one: Audited) -> Iterator[str]:
    if one.row.kind in ("chat", "preference") and (
        (len(_WORD.findall(one.asked)) < _LEAST_WORDS and one.asked.isascii()) or _VAGUE.match(one.asked)
    ):
        yield "the request is vague"


def _refusal(one: Audited) -> Iterator[str]:
    for answer in one.answers:
        said = "".join(answer[start:end] for start, end in outside(answer, blocks(answer)))
        if _REFUSALS.search(normalising.prose(said)):
            yield "the answer refuses, or speaks of itself"


def _unclosed(one: Audited) -> Iterator[str]:
    for answer in one.answers:
        if any(not block.closed for block in blocks(answer)):
            yield "a block of code is not closed"


def _left_out(one: Audited) -> Iterator[str]:
    for block in one.blocks():
        chars = latin(block.code)
        left = elision(chars, 0, len(chars))
        if left:
            yield f"code is left out: {left.strip()[:60]}"


def _errors(one: Audited) -> Iterator[str]:
    for block in one.blocks():
        snapshot = opened(one.opener, _PLACE.absolute(), normalising.code(block.code))
        bad = [found for found in findings(snapshot) if found.severity is Severity.ERROR]
        if bad:
            yield f"the code has errors: {bad[0].message}"


def _wrong_api(one: Audited) -> Iterator[str]:
    for block in one.blocks():
        snapshot = opened(one.opener, _PLACE.absolute(), normalising.code(block.code))
        for left in names_left(snapshot):
            yield f"a wrong API: {left}"


def _personal(one: Audited) -> Iterator[str]:
    for text in one.row.texts():
        for hit in personal(text):
            yield f"something personal or secret: {hit.kind}"
            return


def _repetition(one: Audited) -> Iterator[str]:
    for answer in one.answers:
        lines = [line for line in normalising.code(answer).split("\n") if len(line.strip()) > 3]
        if len(lines) >= _LEAST_LINES and len(set(lines)) < _MOST_REPEATED * len(lines):
            yield "most lines are the same"


RULES: dict[str, Callable[[Audited], Iterator[str]]] = {
    "short": _short,
    "vague": _vague,
    "refusal": _refusal,
    "unclosed": _unclosed,
    "left-out": _left_out,
    "errors": _errors,
    "wrong-api": _wrong_api,
    "personal": _personal,
    "repetition": _repetition,
}
"""By name; each gives what is wrong, nothing where all is well."""


def judged(row: Row, opener: Opener, names: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """What the rules of these names (none: all) find in an example, by rule."""
    one = Audited(row, opener)
    found = {name: list(dict.fromkeys(RULES[name](one)))[:3] for name in names or tuple(RULES)}
    return {name: said for name, said in found.items() if said}
