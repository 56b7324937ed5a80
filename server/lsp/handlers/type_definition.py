"""`textDocument/typeDefinition`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.type_definition import type_definition
from server.lsp.links import Links, look_up
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_TYPE_DEFINITION)
    async def on_type_definition(ls: Server, params: lsp.TypeDefinitionParams) -> Links:
        return await look_up(ls, params, "type_definition", type_definition)
