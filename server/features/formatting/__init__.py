"""Formatting of documents, ranges and what is being typed, with clang-format as the engine.

The engine never sees SourcePawn: `masking` shows it a C++ look-alike, `layout` reads the white space back and
checks that no token changed, and `keeping` holds on to choices of the author that are a matter of taste. Text that
cannot be read, such as a function with an unclosed bracket, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server.features.formatting.braces import seen_braces
from server.features.formatting.edits import Edit
from server.features.formatting.engine import (
    FormatterError,
    Style,
    StyleError,
    default_style,
    find_style,
    user_style,
)
from server.features.formatting.lexing import Token, tokenize
from server.features.formatting.on_type import while_typing
from server.features.formatting.parts import Part, lay_out_part, split

__all__ = [
    "Edit",
    "FormatOptions",
    "FormatterError",
    "Part",
    "Run",
    "StyleError",
    "apply",
    "find_style",
    "format_document",
    "format_on_type",
    "format_range",
    "lay_out_part",
]

Run = Callable[[Callable[[Part], tuple[Edit, ...]], list[Part]], Iterable[tuple[Edit, ...]]]
"""Does work on each of some parts, as `map` does; the results come in order."""


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """What the editor wants where no `.clang-format` says otherwise, and how the file shall end."""

    tab_size: int = 4
    insert_spaces: bool = False
    insert_final_newline: bool = True
    trim_final_newlines: bool = True


def _style(tokens: list[Token], options: FormatOptions, style: str | None) -> Style:
    if style:
        return user_style(style)
    return default_style(options.tab_size, options.insert_spaces, seen_braces(tokens))


def format_document(source: str, options: FormatOptions, style: str | None, run: Run = map) -> list[Edit]:
    """The edits that lay out a whole text, in order; offsets are indices of `source`.

    `style` is what `find_style` returns, or anything else that clang-format's `--style` takes; None is our own
    style. `run` does the work, part by part: it may be shared out, stop, or know the answer already. Raises
    `FormatterError` when clang-format is missing or the style cannot be read, never for the text.
    """
    return _format(source, 0, len(source), options, style, run)


def format_range(
    source: str, start: int, end: int, options: FormatOptions, style: str | None, run: Run = map
) -> list[Edit]:
    """The edits of `format_document` that lie on the lines of `start..end`."""
    first = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    breaks = [at for at in (source.find("\n", max(start, end - 1)), source.find("\r", max(start, end - 1))) if at >= 0]
    last = min(breaks, default=len(source))
    edits = _format(source, first, last, options, style, run)
    return [edit for edit in edits if first <= edit.start and edit.end <= last]


def _format(source: str, first: int, last: int, options: FormatOptions, style: str | None, run: Run) -> list[Edit]:
    """The edits of the parts that touch `first..last`."""
    tokens = tokenize(source)
    if not tokens:
        return []
    parts = split(source, tokens, _style(tokens, options, style), _ending(source, options))
    parts = [(start, part) for start, part in parts if start <= last and start + len(part.text) >= first]
    done = run(lay_out_part, [part for _, part in parts])
    return [
        Edit(edit.start + start, edit.end + start, edit.text)
        for (start, _), edits in zip(parts, done, strict=True)
        for edit in edits
    ]


def _ending(source: str, options: FormatOptions) -> str | None:
    """How the text shall end, where that is not for the style to say."""
    ending = source[len(source.rstrip()) :].replace("\r\n", "\n").replace("\r", "\n")
    if not options.trim_final_newlines and "\n" in ending:
        return "\n" * ending.count("\n")
    if not options.insert_final_newline and "\n" not in ending:
        return ""
    return None


def format_on_type(source: str, offset: int, typed: str, options: FormatOptions, style: str | None) -> list[Edit]:
    r"""The edits after `typed`, one of `}`, `;` and `\n`, was typed; `offset` is behind it.

    `;` lays out the statement that it ends, `}` the block that it closes, a line break indents the new line. The
    text behind `offset` is not looked at, and what is before it need not be complete. Raises like `format_document`.
    """
    if typed not in ("}", ";", "\n"):
        return []
    tokens = tokenize(source)
    return while_typing(source, tokens, offset, typed, _style(tokens, options, style))


def apply(source: str, edits: list[Edit]) -> str:
    """The text with the edits made."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += (source[end : edit.start], edit.text)
        end = edit.end
    return "".join((*parts, source[end:]))
