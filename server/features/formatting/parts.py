"""Cuts a text into parts that are laid out one by one: a large file need not be done at once, nor all of it.

A seam lies between two functions where nothing that one does can be seen in the other, so the parts' edits are those
of the whole text. Where that is not certain, such as with a style of the user's own, the text stays in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.features.formatting.chunks import Chunk, cut
from server.features.formatting.edits import Edit, between, main_line_end
from server.features.formatting.engine import Style
from server.features.formatting.layout import improve
from server.features.formatting.lexing import CODE, DIRECTIVE, Token, directive_word, tokenize
from server.features.formatting.masking import HEAD_MACRO

_LEAST = 12_000  # characters; smaller parts cost more in starts of the engine than they save
_MOST_BREAKS = 3  # what our own style leaves between two functions


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text. `ending` is the white space that it shall end with; None leaves that to the style."""

    text: str
    style: Style
    line_end: str
    ending: str | None


def split(source: str, tokens: list[Token], style: Style, ending: str | None) -> list[tuple[int, Part]]:
    """The parts of a text and where each begins, in order; `ending` is for the last."""
    line_end = main_line_end(source)
    parts: list[tuple[int, Part]] = []
    begin = 0
    for end, at in _seams(source, tokens) if style.own and len(source) > _LEAST else ():
        if at - begin >= _LEAST:
            breaks = "\n" * min(source.count("\n", end, at), _MOST_BREAKS)
            parts.append((begin, Part(source[begin:at], style, line_end, breaks)))
            begin = at
    parts.append((begin, Part(source[begin:], style, line_end, ending)))
    return parts


def lay_out_part(part: Part) -> tuple[Edit, ...]:
    """The edits of a part, in order. Raises `FormatterError`."""
    pieces, layout = improve(part.text, tokenize(part.text), part.style)
    if part.ending is not None:
        layout.gaps[-1] = part.ending
    return tuple(between(part.text, pieces, layout, part.line_end))


def _seams(source: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Between which offsets a text may be cut: behind the `}` of a function and before what follows a blank line."""
    if "clang-format o" in source or any(HEAD_MACRO.match(token.text) for token in tokens if token.kind == DIRECTIVE):
        return []
    seams: list[tuple[int, int]] = []
    depth = 0  # of conditional directives
    before = False  # the chunk before is a whole function
    seen = 0
    for chunk in cut(source, tokens):
        last, first = tokens[chunk.first - 1], tokens[chunk.first]
        for token in tokens[seen : chunk.first]:
            if token.kind == DIRECTIVE:
                word = directive_word(token)
                depth += (word == "if") - (word == "endif")
                if word == "pragma" and "ctrlchar" in token.text:  # it says how all that follows is read
                    return []
        seen = chunk.first
        if (
            before
            and chunk.whole
            and not depth
            and last.text == "}"
            and _in_first_column(source, last)
            and _in_first_column(source, first)
            and source.count("\n", last.end, first.start) > 1
        ):
            seams.append((last.end, first.start))
        before = chunk.whole and _is_function(tokens, chunk)
    return seams


def _is_function(tokens: list[Token], chunk: Chunk) -> bool:
    """Whether the first brace stands behind parameters."""
    before = ""
    for token in tokens[chunk.first : chunk.last]:
        if token.text == "{":
            return before == ")"
        if token.kind in CODE:
            before = token.text
    return False


def _in_first_column(source: str, token: Token) -> bool:
    return token.newline and source[token.start - 1 : token.start] == "\n"
