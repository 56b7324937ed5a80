"""`textDocument/hover`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.hover import hover
from server.lsp import content, logs
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def on_hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        document = ls.client_capabilities.text_document
        client = document.hover if document is not None else None
        is_markdown = content.takes_markdown(client.content_format if client is not None else None)

        if (log := logs.at(ls, params.text_document.uri)) is not None:
            return await logs.hover(ls, log, params.position, is_markdown)

        def run(snapshot: Snapshot) -> lsp.Hover | None:
            found = hover(snapshot, ls.session.offset(snapshot, params.position), is_markdown)
            if found is None:
                return None
            place = ls.session.range(snapshot.path, found.start, found.end)
            return lsp.Hover(content.markup(found.text, is_markdown), place)

        return await answer(ls, params.text_document.uri, run, None)
