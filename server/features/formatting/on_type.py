"""What to tidy up while somebody types: the statement just ended, the block just closed, the line just begun.

Only the declaration around the cursor goes to the engine, cut off at the cursor, so the code need not be complete
and the size of the file hardly matters.
"""

from __future__ import annotations

from bisect import bisect_left

from server.features.formatting.chunks import cut
from server.features.formatting.edits import Edit, between, main_line_end
from server.features.formatting.engine import Style
from server.features.formatting.layout import improve
from server.features.formatting.lexing import BAD, COMMENTS, DIRECTIVE, MARK, Token, tokenize
from server.features.formatting.pieces import Piece

_OPENERS = {")": "(", "]": "[", "}": "{"}
# A name that stands for what will be typed; nobody else's.
_PLACEHOLDER = "l4d2_cursor_"


def while_typing(source: str, tokens: list[Token], offset: int, typed: str, style: Style) -> list[Edit]:
    r"""The edits after `typed` (`}`, `;` or `\n`) was typed before `offset`; `tokens` are those of `source`.

    Raises `FormatterError`.
    """
    before = bisect_left(tokens, offset, key=lambda token: token.start)
    tokens = tokens[:before]
    if not tokens or tokens[-1].end > offset or tokens[-1].kind == BAD:
        return []
    chunk = cut(source, tokens, open_end=True)[-1]
    if not chunk.whole:
        return []
    if typed == "\n":
        return _new_line(source, tokens, chunk.first, offset, style)
    last = tokens[-1]
    if last.text != typed or last.end != offset:
        return []
    begin = _block(tokens) if typed == "}" else _statement(tokens)
    start = tokens[chunk.first].start
    if begin is None or begin.start < start:
        return []
    start = _line_start(source, start)
    text = source[start:offset]
    pieces, layout = improve(text, tokenize(text), style, open_end=True, once=True)
    line_end = main_line_end(text)
    least = _line_start(source, begin.start) if begin.newline else begin.start
    edits = [Edit(edit.start + start, edit.end + start, edit.text) for edit in between(text, pieces, layout, line_end)]
    return [edit for edit in edits if least <= edit.start < offset]


def _line_start(source: str, offset: int) -> int:
    return max(source.rfind("\n", 0, offset), source.rfind("\r", 0, offset)) + 1


def _block(tokens: list[Token]) -> Token | None:
    """The `{` that the last token closes."""
    depth = 0
    for token in reversed(tokens):
        if token.kind == DIRECTIVE:
            return None
        if token.kind == MARK:
            depth += (token.text == "}") - (token.text == "{")
            if not depth:
                return token
    return None


def _statement(tokens: list[Token]) -> Token | None:
    """The first token of the statement that the last one ends; None inside brackets."""
    depth = 0
    first = tokens[-1]
    for token in reversed(tokens[:-1]):
        if token.kind == DIRECTIVE:
            break
        if token.kind == MARK:
            if token.text in _OPENERS:
                if token.text == "}" and not depth and first.text not in (";", ",", ")"):
                    break
                depth += 1
            elif token.text in ("(", "[", "{"):
                if not depth:
                    return first if token.text == "{" else None
                depth -= 1
            elif token.text == ";" and not depth:
                break
        if token.kind not in COMMENTS:
            first = token
    return first


def _new_line(source: str, tokens: list[Token], first: int, offset: int, style: Style) -> list[Edit]:
    """The indentation of the line that begins at `offset`, from where the engine puts a name there."""
    line = _line_start(source, offset)
    end = line
    while source[end : end + 1] in (" ", "\t"):
        end += 1
    if not line or tokens[-1].end > line:
        return []
    closer = source[end : end + 1]
    mark = closer if closer in _OPENERS else _PLACEHOLDER + ";"
    text = source[_line_start(source, tokens[first].start) : line] + mark
    pieces, layout = improve(text, tokenize(text), style, open_end=True, once=True)
    at = _placed(pieces, len(text) - len(mark))
    if at is None or "\n" not in layout.gaps[at]:
        return []
    indent = layout.gaps[at].rpartition("\n")[2]
    return [] if source[line:end] == indent else [Edit(line, end, indent)]


def _placed(pieces: list[Piece], start: int) -> int | None:
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].start == start and not pieces[index].ghost:
            return index
    return None
