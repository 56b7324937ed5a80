"""Commands about models: which there are, and what they have cost."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from server.lsp.boundary import RefusedError
from server.lsp.commands import COST, MODELS
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(MODELS)
    async def on_models(ls: Server, given: list[str]) -> list[dict[str, Any]]:
        from server.models.catalogue import catalogue, probed

        session = ls.session
        folders = session.project.workspaces if session.trusted else ()
        wanted = session.settings.assistant
        path = wanted.local_path if session.trusted else ""
        entries = catalogue(Path(folders[0]) if folders else None, given, path)
        if session.trusted:
            entries = await probed(entries)
        return [asdict(entry) | {"chosen": entry.name == wanted.model} for entry in entries]

    @server.command(COST)
    def on_cost(ls: Server) -> dict[str, Any]:
        from server.models.errors import UnavailableError

        try:
            month = ls.ledger.month()
        except UnavailableError as error:
            raise RefusedError(str(error)) from None
        limit = ls.session.settings.assistant.monthly_limit
        return {"session": asdict(ls.ledger.session), "month": asdict(month), "limit": limit}
