"""The command that reads an error log."""

from __future__ import annotations

from typing import Any

from server.lsp import commands, logs
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the command."""

    @server.command(commands.READ_LOG)
    async def on_read(ls: Server, written: str) -> list[dict[str, Any]]:
        return await logs.told(ls, written)
