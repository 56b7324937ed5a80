"""Text for people as the client wants it: Markdown, or plain where it can not show that."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp

Formats = Sequence[lsp.MarkupKind | str] | None


def takes_markdown(formats: Formats) -> bool:
    """Whether a client with these formats shows Markdown."""
    return lsp.MarkupKind.Markdown in (formats or ())


def markup(text: str, is_markdown: bool) -> lsp.MarkupContent:
    """The text with its kind."""
    return lsp.MarkupContent(lsp.MarkupKind.Markdown if is_markdown else lsp.MarkupKind.PlainText, text)


def documentation(text: str, formats: Formats) -> str | lsp.MarkupContent | None:
    """Documentation for a client that shows these formats; a mere string where it names none, None without a text."""
    if not text:
        return None
    return markup(text, takes_markdown(formats)) if formats else text
