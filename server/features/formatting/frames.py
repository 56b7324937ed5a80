"""What the masking pass remembers about the brackets it is in. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace

STATEMENTS = frozenset(("top", "body", "record"))
"""Kinds of frames that hold statements or declarations."""


@dataclass(slots=True)
class Frame:
    """An open bracket, or the file itself, and the statement being read in it.

    `kind` is `top`, `body` (statements), `record` (members), `enum`, `list` (values), `(` or `[`. Of the statement:
    `first` is its first word, `count` its tokens so far, `words_only` whether these are all words, `parens` and
    `equals` whether it has had any, `case` whether it is still a label, `ternary` the open `?`. Of the bracket:
    `loops` counts `do`s that wait for their `while`, `control` marks the head of a statement, `declares` a list of
    parameters, `brace` is what its brace belongs to.
    """

    kind: str
    first: str = ""
    count: int = 0
    words_only: bool = True
    parens: bool = False
    equals: bool = False
    case: bool = False
    ternary: int = 0
    loops: int = 0
    control: bool = False
    declares: bool = False
    brace: str = ""

    def reset(self) -> None:
        """Begin the next statement."""
        self.first = ""
        self.count = 0
        self.words_only = True
        self.parens = self.equals = self.case = False
        self.ternary = 0


@dataclass(slots=True)
class State:
    """Where the pass stands; saved at an `#if` and taken up again at its other branches.

    `previous` is the last token of code and `prior` the one before, `ends` whether a statement may end behind it,
    `last` its piece.
    """

    frames: list[Frame]
    prior: str = ""
    previous: str = ""
    ends: bool = False
    last: int = -1

    def copy(self) -> State:
        """A state that does not change with this one."""
        return replace(self, frames=[replace(frame) for frame in self.frames])

    def after(self, text: str, ends: bool) -> None:
        """Take note of a token of code."""
        self.prior, self.previous, self.ends = self.previous, text, ends
