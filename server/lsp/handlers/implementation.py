"""`textDocument/implementation`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.implementation import implementation
from server.lsp.boundary import collect
from server.lsp.links import Links, links
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_IMPLEMENTATION)
    async def on_implementation(ls: Server, params: lsp.ImplementationParams) -> Links:
        session = ls.session
        places = await collect(
            ls,
            params.text_document.uri,
            lambda snapshot: implementation(snapshot, session.offset(snapshot, params.position), session.workspace),
        )
        return links(ls, "implementation", None, places) if places else None
