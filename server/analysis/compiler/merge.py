"""Joins the compiler's messages for a file with our findings, so that nothing is said twice.

What we already say is dropped from the compiler's side: our ranges are tighter and our findings have fixes.
What is left gets a range, where the compiler gives a line. Reads no file and decides no severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.analysis.compiler.messages import CompilerMessage
from server.analysis.compiler.place import Lines, Range
from server.analysis.compiler.subject import subjects, words
from server.analysis.finding import Finding
from server.syntax.text import Text

# What the parser of spcomp reports; after one of these it is often out of step with the code.
# fmt: off
SYNTAX = frozenset({
    1, 2, 3, 10, 14, 15, 20, 26, 27, 29, 30, 36, 37, 38, 43, 49, 53, 54, 55, 60, 61, 76, 86, 101, 121, 122,
    124, 125, 137, 138, 143, 145, 151, 155, 157, 173, 424, 425, 437, 453,
})
# fmt: on

# What old compilers, which check while they parse, say of code that they have misread after a syntax error:
# names not declared, declared twice or not used, because a brace or a declaration was lost.
_CONSEQUENCES = frozenset({4, 13, 17, 21, 22, 25, 28, 92, 139, 203, 204, 209, 225})

_OVERWHELMED = "too many error messages on one line"


@dataclass(frozen=True, slots=True)
class Placed:
    """A message that only the compiler has, with the range that it is about (byte offsets)."""

    message: CompilerMessage
    start: int
    end: int


def merge(
    text: Text,
    ours: Iterable[Finding],
    messages: Iterable[CompilerMessage],
    *,
    joined_lines: bool = False,
    inactive: Sequence[Range] = (),
) -> list[Placed]:
    """The compiler's messages of one file that our findings of it do not cover, in the compiler's order.

    A message is covered by a finding with its number on its line or a neighbouring one, unless the two name
    different symbols. One finding covers one message, so that two faults alike on neighbouring lines stay
    two; it covers more when they are on its own lines. Errors that follow from our first syntax error are
    covered by it. `text` is what was compiled; `joined_lines` and `inactive` are those of `Lines`.
    """
    lines = Lines(text, joined=joined_lines, inactive=inactive)
    findings = [_Own.of(finding, text) for finding in ours if finding.spcomp]
    all_theirs = [_Theirs.of(message, text, lines) for message in dict.fromkeys(messages)]
    theirs = [their for their in all_theirs if not their.placed.message.text.startswith(_OVERWHELMED)]
    covered = _covered(theirs, findings)
    first_error = min((own.first for own in findings if own.numbers & SYNTAX), default=None)
    left = [
        their.placed for index, their in enumerate(theirs) if index not in covered and not their.follows(first_error)
    ]
    return left if theirs else [their.placed for their in all_theirs]


@dataclass(frozen=True, slots=True)
class _Own:
    """A finding of ours: its numbers, where it starts, its lines (1-based, inclusive) and its names."""

    numbers: frozenset[int]
    start: int
    first: int
    last: int
    name: str
    names: frozenset[str]

    @classmethod
    def of(cls, finding: Finding, text: Text) -> _Own:
        written = text.chars[finding.start : finding.end]
        return cls(
            frozenset(finding.spcomp),
            finding.start,
            text.line_of(finding.start) + 1,
            text.line_of(max(finding.start, finding.end - 1)) + 1,
            written if words(written) == {written} else "",
            words(written) | words(finding.message),
        )


@dataclass(frozen=True, slots=True)
class _Theirs:
    """A message of the compiler: its place, the lines (1-based, inclusive) it can be on, its names."""

    placed: Placed
    first: int
    last: int
    names: frozenset[str]

    @classmethod
    def of(cls, message: CompilerMessage, text: Text, lines: Lines) -> _Theirs:
        start, end = lines.place(message)
        line = text.line_of(start) + 1
        first, last = lines.span(message)
        return cls(Placed(message, start, end), min(first, line), last, frozenset(subjects(message)))

    def distance(self, own: _Own) -> int:
        """Lines between the two; 0 when they overlap."""
        return max(0, own.first - self.last, self.first - own.last)

    def is_said_by(self, own: _Own) -> bool:
        """Whether the two are alike as far as their lines, numbers and names go."""
        message, distance = self.placed.message, self.distance(own)
        if distance > 1 or not own.numbers & {message.number, message.current_number}:
            return False
        if not self.names or self.names & own.names:
            return True
        # Different words for the same thing, unless ours marks one symbol and theirs names another.
        return not own.name and distance == 0

    def follows(self, first_error: int | None) -> bool:
        """Whether this is a consequence of our syntax error on line `first_error`.

        The compiler names the line where it stumbles, which may be the one before ours.
        """
        message = self.placed.message
        if first_error is None or self.last < first_error - 1:
            return False
        return message.number in SYNTAX or message.number in _CONSEQUENCES


def _covered(theirs: Sequence[_Theirs], findings: Sequence[_Own]) -> set[int]:
    """Which messages a finding stands for: the nearest pairs, then what else lies on a finding's lines."""
    pairs = sorted(
        (their.distance(own), abs(own.start - their.placed.start), at, which)
        for at, their in enumerate(theirs)
        for which, own in enumerate(findings)
        if their.is_said_by(own)
    )
    covered: set[int] = set()
    used: set[int] = set()
    for distance, _, at, which in pairs:
        if at not in covered and (which not in used):
            covered.add(at)
            used.add(which)
    return covered
