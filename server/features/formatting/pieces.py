"""What the layout engine is shown of a file: pieces, each with a C++ look-alike and the range it stands for.

Plain data. White space is moved between pieces, never inside one, except for the `inner` gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

# What a macro that stands for a loop's head looks like to the engine.
LOOP_MACRO = "l4d2_each"


@dataclass(slots=True)
class Piece:
    """One or more tokens that keep together.

    `mask` is what the engine sees. `start..end` is the range in the source; `inner` are ranges of white space
    in it that are dropped. A ghost stands for nothing (`start == end`): it is a `;` that C++ wants and SourcePawn
    does not write; with `line_end` the end of the line does its work, so that line break has to stay.

    `verbatim` text keeps its place. `alone` pieces (directives, verbatim text, line comments) are followed by a
    line break; `own_line` ones stand at the start of a line as well; `keep_break` ones stay there where they are.

    `brace` says what a brace belongs to: `function`, `control` (a statement's body), `block`, `type` (enum,
    methodmap, …) or `list` (values). `begins` marks the first piece of a statement, `inside` one in the middle of
    it, `ternary` the `?` and `:` of a choice. `chunk` is the number of the top-level declaration.
    """

    mask: str
    start: int
    end: int
    newline: bool
    verbatim: bool = False
    alone: bool = False
    own_line: bool = False
    comment: bool = False
    ghost: bool = False
    line_end: bool = False
    keep_break: bool = False
    brace: str = ""
    begins: bool = False
    inside: bool = False
    ternary: bool = False
    chunk: int = -1
    inner: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Layout:
    r"""The white space of a text; lines end with `\n`.

    `gaps[i]` stands before piece `i`, the last one at the end. `comments` holds the text of each block comment of
    several lines, by piece, since their lines move too. `loose` are the chunks whose pieces keep their `inner` gaps.
    """

    gaps: list[str]
    comments: dict[int, str]
    loose: set[int]
