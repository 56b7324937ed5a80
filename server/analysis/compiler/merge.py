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
from server.analysis.finding import Finding, Severity
from server.syntax.text import Text

# What the parser of spcomp reports; after one of these it is often out of step with the code.
# fmt: off
SYNTAX = frozenset({
    1, 2, 3, 10, 14, 15, 20, 26, 27, 29, 30, 36, 37, 38, 43, 49, 53, 54, 55, 60, 61, 76, 86, 101, 121, 122,
    124, 125, 137, 138, 143, 145, 151, 155, 157, 173, 424, 425, 437, 453,
})
# fmt: on

# What the compiler says of code that it has misread after a syntax error: names not declared, declared twice, of
# another kind or not used, because a brace or a declaration was lost.
_CONSEQUENCES = frozenset({4, 13, 17, 21, 22, 25, 28, 85, 92, 98, 139, 147, 183, 201, 203, 204, 209, 225})

# A declaration with one of these does not declare its names; we do not say so again where they are used.
_LOSES_NAMES = frozenset({17, 102, 139})
_UNDEFINED_SYMBOL = 17

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
    two; it covers more when they are on its own lines. Errors that follow from our first syntax error, or from
    a declaration that we found wrong, are covered by it. `text` is what was compiled; `joined_lines` and
    `inactive` are those of `Lines`.
    """
    lines = Lines(text, joined=joined_lines, inactive=inactive)
    findings = [_Own.of(finding, text) for finding in ours if finding.spcomp]
    all_theirs = [_Theirs.of(message, lines) for message in dict.fromkeys(messages)]
    theirs = [their for their in all_theirs if not their.placed.message.text.startswith(_OVERWHELMED)]
    covered = _covered(theirs, findings)
    damage = _Damage.of(findings, text)
    left = [their.placed for at, their in enumerate(theirs) if at not in covered and not their.follows(damage)]
    return left if theirs else [their.placed for their in all_theirs]


@dataclass(frozen=True, slots=True)
class _Own:
    """A finding of ours: its numbers, where it starts, its lines (1-based, inclusive) and its names."""

    is_error: bool
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
            finding.severity is Severity.ERROR,
            frozenset(finding.spcomp),
            finding.start,
            text.line_of(finding.start) + 1,
            text.line_of(max(finding.start, finding.end - 1)) + 1,
            written if words(written) == {written} else "",
            words(written) | words(finding.message),
        )


@dataclass(frozen=True, slots=True)
class _Damage:
    """What our errors do to the code after them: the line of the first syntax error, and the line that loses a name."""

    syntax: int | None
    lost: dict[str, int]

    @classmethod
    def of(cls, findings: Iterable[_Own], text: Text) -> _Damage:
        errors = [own for own in findings if own.is_error]
        lost: dict[str, int] = {}
        for own in errors:
            if own.numbers & _LOSES_NAMES:
                line = text.chars[text.line_range(own.first - 1)[0] : text.line_range(own.last - 1)[1]]
                for word in words(line):
                    lost[word] = min(own.first, lost.get(word, own.first))
        return cls(min((own.first for own in errors if own.numbers & SYNTAX), default=None), lost)


@dataclass(frozen=True, slots=True)
class _Theirs:
    """A message of the compiler: its place, the lines (1-based, inclusive) it can be on, its names."""

    placed: Placed
    first: int
    last: int
    names: frozenset[str]

    @classmethod
    def of(cls, message: CompilerMessage, lines: Lines) -> _Theirs:
        return cls(Placed(message, *lines.place(message)), *lines.span(message), frozenset(subjects(message)))

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

    def follows(self, damage: _Damage) -> bool:
        """Whether this is only a consequence of what we have reported further up."""
        number = self.placed.message.current_number
        if number == _UNDEFINED_SYMBOL and any(
            damage.lost.get(name, self.last + 1) <= self.last for name in self.names
        ):
            return True
        # The compiler names the line where it stumbles, which may be the one before ours.
        is_after = damage.syntax is not None and self.last >= damage.syntax - 1
        return is_after and number in SYNTAX | _CONSEQUENCES


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
        if at not in covered and (which not in used or distance == 0):
            covered.add(at)
            used.add(which)
    return covered
