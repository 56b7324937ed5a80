"""`textDocument/declaration`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.navigate import Place, Target
from server.analysis.snapshot import Snapshot
from server.features.declaration import declaration
from server.features.definition import definition
from server.lsp.links import Links, look_up
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_DECLARATION)
    async def on_declaration(ls: Server, params: lsp.DeclarationParams) -> Links:
        return await look_up(ls, params, "declaration", _declaration_or_definition)


def _declaration_or_definition(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    """Most things are declared where they are defined."""
    return declaration(snapshot, offset) or definition(snapshot, offset)
