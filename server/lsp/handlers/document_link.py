"""`textDocument/documentLink`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.document_link import document_link
from server.lsp import logs
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def on_links(ls: Server, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        session = ls.session
        if (log := logs.at(ls, params.text_document.uri)) is not None:
            return await logs.links(ls, log)
        return await answer(
            ls,
            params.text_document.uri,
            lambda snapshot: [
                lsp.DocumentLink(
                    session.range(snapshot.path, link.start, link.end),
                    # Editors go to the line that a fragment names.
                    session.uri_of(link.path) + (f"#L{link.line + 1}" if link.line else ""),
                    tooltip=link.path,
                )
                for link in document_link(snapshot)
            ],
            [],
        )
