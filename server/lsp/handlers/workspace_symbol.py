"""`workspace/symbol`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.workspace_symbol import Found, workspace_symbol
from server.lsp.boundary import steps
from server.lsp.kinds import SYMBOL_KINDS
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.WORKSPACE_SYMBOL)
    async def on_symbol(ls: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
        session = ls.session
        found = await steps(ls, workspace_symbol(session.project, session.workspace, params.query))
        return [_information(ls, one) for one in (found[0] if found else [])]


def _information(ls: Server, found: Found) -> lsp.SymbolInformation:
    return lsp.SymbolInformation(
        ls.session.location(found.path, found.start, found.end),
        found.name,
        SYMBOL_KINDS[found.kind],
        None,
        [lsp.SymbolTag.Deprecated] if found.deprecated else None,
        found.container or None,
    )
