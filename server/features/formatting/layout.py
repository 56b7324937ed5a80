"""White space in and out: the masked text from the pieces, and the gaps between them back from the engine.

Holds the guard of the formatter: a layout is used only where the tokens, and the line breaks that end statements,
are still the same when the new text is read again.
"""

from __future__ import annotations

import re

from server.features.formatting.chunks import cut
from server.features.formatting.continuation import held_breaks
from server.features.formatting.engine import Style, lay_out
from server.features.formatting.keeping import keep_choices
from server.features.formatting.lexing import BLOCK_COMMENT, Token, tokenize
from server.features.formatting.masking import mask
from server.features.formatting.pieces import Layout, Piece

_BREAK = re.compile(r"\r\n?")
# A comment that nobody writes, to hold a line break.
_HOLD = " //~"
_HELD = re.compile(r"\s*//~[ \t]*")
_SPACE = re.compile(r"\s*")
# After so many rounds a layout that still moves is given up.
_ROUNDS = 4


def _written(source: str, pieces: list[Piece]) -> Layout:
    """The layout that the text has."""
    gaps: list[str] = []
    comments: dict[int, str] = {}
    end = 0
    for index, piece in enumerate(pieces):
        gap = source[end : piece.start]
        gaps.append(_BREAK.sub("\n", gap) if "\r" in gap else gap)
        end = piece.end
        if _runs_over(piece):
            comments[index] = _BREAK.sub("\n", piece.mask)
    gaps.append(_BREAK.sub("\n", source[end:]))
    return Layout(gaps, comments, {piece.chunk for piece in pieces if piece.inner})


def improve(
    source: str, tokens: list[Token], style: Style, *, open_end: bool = False, once: bool = False
) -> tuple[list[Piece], Layout]:
    """The pieces of a text and the layout that `style` wants, such that asking for it again changes nothing.

    With `once` that is not made sure of. With `open_end` the text may stop in the middle of a declaration. Raises
    `FormatterError`.
    """
    pieces = _read(source, tokens, open_end)
    return pieces, _improve(source, tokens, pieces, style, open_end, once)


def _improve(source: str, tokens: list[Token], pieces: list[Piece], style: Style, open_end: bool, once: bool) -> Layout:
    original = current = _written(source, pieces)
    text, now = source, pieces
    frozen: set[int] = set()
    moved: set[int] = set()
    for _ in range(1 if once else _ROUNDS):
        found = _ask(text, now, style)
        if found is None:
            return current
        _restore(found, original, pieces, frozen)
        if found == current:
            return current
        moved = _moved(found, current, pieces)
        text, now = _settle(source, tokens, pieces, original, found, frozen, open_end)
        current = found
    if not once:
        # What swings between two layouts keeps the one that its author gave it.
        frozen |= moved
        _restore(current, original, pieces, frozen)
        _settle(source, tokens, pieces, original, current, frozen, open_end)
    return current


def _render(source: str, pieces: list[Piece], layout: Layout) -> str:
    r"""The text with another layout; its line ends are `\n`, but inside tokens."""
    parts: list[str] = []
    for index, piece in enumerate(pieces):
        parts.append(layout.gaps[index])
        loose = piece.chunk in layout.loose
        parts.append(layout.comments.get(index) or (source[piece.start : piece.end] if loose else _text(source, piece)))
    parts.append(layout.gaps[-1])
    return "".join(parts)


def _text(source: str, piece: Piece) -> str:
    if not piece.inner:
        return source[piece.start : piece.end]
    start = piece.start
    parts: list[str] = []
    for first, last in piece.inner:
        parts.append(source[start:first])
        start = last
    return "".join((*parts, source[start : piece.end]))


def _runs_over(piece: Piece) -> bool:
    return piece.comment and not piece.alone and "\n" in piece.mask


def _feed(pieces: list[Piece], layout: Layout, held: set[int], style: Style) -> str:
    """What the engine gets: the masks in the layout that the author gave the text."""
    parts: list[str] = []
    last = ";"
    for index, piece in enumerate(pieces):
        gap = layout.gaps[index]
        if not gap and _word(last[-1]) and _word(piece.mask[0]):
            gap = " "
        if index in held and not pieces[index - 1].alone:
            parts.append(_HOLD)
        parts.append(gap)
        last = layout.comments.get(index) or _shown(piece, style, index in held)
        parts.append(last)
    parts.append(layout.gaps[-1])
    return "".join(parts)


def _shown(piece: Piece, style: Style, held: bool) -> str:
    """The mask; but in our own style a choice, and a comma that begins a line, are operators like any other.

    The engine breaks lines around these at will.
    """
    operator = (piece.ternary and style.own) or (held and piece.mask == ",")
    return "||" if operator else piece.mask


def _word(character: str) -> bool:
    return character.isalnum() or character in "_\"'@"


def _ask(source: str, pieces: list[Piece], style: Style) -> Layout | None:
    """The engine's layout, with the author's choices kept that it may not take; None when it cannot be read."""
    old = _written(source, pieces)
    held = held_breaks(pieces, old) if style.own else set()
    new = _read_back(lay_out(_feed(pieces, old, held, style), style), pieces, held, style)
    if new is None:
        return None
    _make_safe(pieces, old, new)
    keep_choices(source, pieces, old, new, style)
    new.gaps[-1] = "\n"
    return new


def _read_back(text: str, pieces: list[Piece], held: set[int], style: Style) -> Layout | None:
    gaps: list[str] = []
    comments: dict[int, str] = {}
    offset = 0
    for index, piece in enumerate(pieces):
        shown = piece.mask
        if index in held or piece.ternary:
            shown = _shown(piece, style, index in held)
            hold = _HELD.match(text, offset) if index in held else None
            offset = hold.end() if hold else offset
        gap = ""
        if not text.startswith(shown, offset) or _runs_over(piece):
            space = _SPACE.match(text, offset)
            gap = space[0] if space else ""
            offset += len(gap)
        if _runs_over(piece):
            end = text.find("*/", offset) + 2
            comment = text[offset:end]
            if _lines(comment) != _lines(piece.mask):
                return None
            comments[index] = comment
            offset = end
        elif text.startswith(shown, offset):
            offset += len(shown)
        else:
            return None
        gaps.append("" if piece.ghost else gap)
    if text[offset:].strip():
        return None
    gaps.append(text[offset:])
    return Layout(gaps, comments, set())


def _lines(comment: str) -> list[str]:
    return [line.strip() for line in comment.splitlines()]


def _make_safe(pieces: list[Piece], old: Layout, new: Layout) -> None:
    """Put back each gap without which a token or the end of a statement would be lost."""
    breaks = False  # the next gap that counts must hold a line break
    last = ";"
    for index, piece in enumerate(pieces):
        if piece.ghost:
            breaks = breaks or piece.line_end
            continue
        gap = new.gaps[index]
        broken = index and (breaks or piece.own_line or piece.keep_break) and "\n" not in gap
        glued = not gap and old.gaps[index] and _word(last[-1]) and _word(piece.mask[0])
        if broken or glued or piece.verbatim:
            new.gaps[index] = old.gaps[index]
        breaks = piece.alone
        last = piece.mask


def _moved(left: Layout, right: Layout, pieces: list[Piece]) -> set[int]:
    """The chunks in which two layouts differ."""
    chunks = {piece.chunk for piece, one, other in zip(pieces, left.gaps, right.gaps, strict=False) if one != other}
    return chunks | {pieces[index].chunk for index, text in left.comments.items() if right.comments[index] != text}


def _restore(layout: Layout, original: Layout, pieces: list[Piece], chunks: set[int]) -> None:
    """Give the chunks the layout that they had."""
    if not chunks:
        return
    for index, piece in enumerate(pieces):
        if piece.chunk in chunks:
            layout.gaps[index] = original.gaps[index]
            if index in original.comments:
                layout.comments[index] = original.comments[index]
    layout.loose = original.loose & set(chunks)


def _settle(
    source: str,
    tokens: list[Token],
    pieces: list[Piece],
    original: Layout,
    layout: Layout,
    frozen: set[int],
    open_end: bool,
) -> tuple[str, list[Piece]]:
    """Read the text in its new layout; chunks in which that finds anything else get their old layout back."""
    while True:
        text = _render(source, pieces, layout)
        now_tokens = tokenize(text)
        now = _read(text, now_tokens, open_end)
        changed = _first_change(source, pieces, text, now)
        if changed is None and _same(tokens, now_tokens):
            return text, now
        chunk = -1 if changed is None else pieces[changed].chunk
        if chunk < 0 or chunk in frozen:
            # The cause lies elsewhere: nothing is changed at all.
            frozen.update(piece.chunk for piece in pieces)
            _restore(layout, original, pieces, frozen)
            layout.gaps[-1] = original.gaps[-1]
            return source, pieces
        frozen.add(chunk)
        _restore(layout, original, pieces, frozen)


def _same(before: list[Token], after: list[Token]) -> bool:
    """Whether two texts have the same tokens, directives and comments."""
    return len(before) == len(after) and all(
        one.text == other.text or (one.kind == BLOCK_COMMENT == other.kind and _lines(one.text) == _lines(other.text))
        for one, other in zip(before, after, strict=True)
    )


def _read(source: str, tokens: list[Token], open_end: bool) -> list[Piece]:
    return mask(source, tokens, cut(source, tokens, open_end=open_end))


def _first_change(source: str, pieces: list[Piece], text: str, now: list[Piece]) -> int | None:
    """The first piece that reads differently in the new text, or None."""
    for index, (before, after) in enumerate(zip(pieces, now, strict=False)):
        if before.ghost or after.ghost:
            if before.ghost != after.ghost or (before.line_end and not after.line_end):
                return index
        elif before.keep_break and not after.keep_break:
            return index
        elif _runs_over(before):
            if _lines(before.mask) != _lines(after.mask):
                return index
        elif before.mask != after.mask or _text(source, before) != _text(text, after):
            return index
    if len(pieces) != len(now):
        return min(len(pieces), len(now), len(pieces) - 1)
    return None
