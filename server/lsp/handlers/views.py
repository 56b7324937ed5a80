"""Commands that show what the server sees in a file; see `server.lsp.views`."""

from __future__ import annotations

from typing import Any

from server.lsp import commands, views
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(commands.PREPROCESSED)
    async def on_preprocessed(ls: Server, uri: str) -> dict[str, Any]:
        return await _view(ls, views.PREPROCESSED, uri)

    @server.command(commands.KNOWN)
    async def on_known(ls: Server, uri: str) -> dict[str, Any]:
        return await _view(ls, views.KNOWN, uri)

    @server.command(commands.SYNTAX_TREE)
    async def on_tree(ls: Server, uri: str) -> dict[str, Any]:
        return await _view(ls, views.TREE, uri)


async def _view(ls: Server, kind: str, uri: str) -> dict[str, Any]:
    return {"uri": views.address(kind, uri), "text": await views.made(ls, kind, uri)}
