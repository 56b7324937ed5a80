"""`textDocument/definition`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.definition import definition
from server.lsp import logs
from server.lsp.links import Links, look_up
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def on_definition(ls: Server, params: lsp.DefinitionParams) -> Links:
        if (log := logs.at(ls, params.text_document.uri)) is not None:
            return await logs.definition(ls, log, params.position)
        return await look_up(ls, params, "definition", definition)
