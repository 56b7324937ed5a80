"""Text for people as the client wants it: Markdown, or plain where it can not show that."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp


def takes_markdown(formats: Sequence[lsp.MarkupKind | str] | None) -> bool:
    """Whether a client with these formats shows Markdown."""
    return lsp.MarkupKind.Markdown in (formats or ())


def markup(text: str, is_markdown: bool) -> lsp.MarkupContent:
    """The text with its kind."""
    return lsp.MarkupContent(lsp.MarkupKind.Markdown if is_markdown else lsp.MarkupKind.PlainText, text)
