"""`workspace/textDocumentContent`: the texts of documents that are on no disk."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis import fact_pages
from server.lsp import builtin, views
from server.lsp.boundary import RefusedError
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""
    schemes = lsp.TextDocumentContentOptions([fact_pages.SCHEME, views.SCHEME])

    @server.feature(lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT, schemes)
    async def on_content(ls: Server, params: lsp.TextDocumentContentParams) -> lsp.TextDocumentContentResult:
        if params.uri.startswith(f"{views.SCHEME}:"):
            return lsp.TextDocumentContentResult(await views.text_of(ls, params.uri))
        text = builtin.text_of(ls, params.uri)
        if text is None:
            raise RefusedError(f"There is nothing at {params.uri}.")
        return lsp.TextDocumentContentResult(text)
