"""`textDocument/documentHighlight`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.document_highlight import document_highlight
from server.lsp.boundary import answer
from server.lsp.server import Server

_KINDS = {
    "write": lsp.DocumentHighlightKind.Write,
    "readwrite": lsp.DocumentHighlightKind.Write,
    "declaration": lsp.DocumentHighlightKind.Write,
    "string": lsp.DocumentHighlightKind.Text,
    "inactive": lsp.DocumentHighlightKind.Text,
}


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def on_highlight(ls: Server, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight]:
        session = ls.session
        return await answer(
            ls,
            params.text_document.uri,
            lambda snapshot: [
                lsp.DocumentHighlight(
                    session.range(snapshot.path, one.start, one.end),
                    _KINDS.get(one.role, lsp.DocumentHighlightKind.Read),
                )
                for one in document_highlight(snapshot, session.offset(snapshot, params.position))
            ],
            [],
        )
