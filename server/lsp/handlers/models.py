"""Commands about models: which there are, and what they have cost."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server.lsp.boundary import RefusedError
from server.lsp.commands import COST, MODEL_FITS, MODELS
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
        chosen = wanted.model.partition("/")[0]
        return [asdict(entry) | {"chosen": entry.name == chosen} for entry in entries]

    @server.command(MODEL_FITS)
    async def on_model_fits(ls: Server, file: str) -> dict[str, Any]:
        from server.models.errors import UnavailableError

        if not ls.session.trusted:
            raise RefusedError("Models are not run from a workspace that is not trusted.", data={"kind": "trust"})
        try:
            return {"fits": True, "note": await asyncio.to_thread(_fitting, Path(file).expanduser())}
        except UnavailableError as error:
            return {"fits": False, "note": str(error)}

    @server.command(COST)
    def on_cost(ls: Server) -> dict[str, Any]:
        from server.models.errors import UnavailableError

        try:
            month = ls.ledger.month()
        except UnavailableError as error:
            raise RefusedError(str(error)) from None
        limit = ls.session.settings.assistant.monthly_limit
        return {"session": asdict(ls.ledger.session), "month": asdict(month), "limit": limit}


def _fitting(file: Path) -> str:
    """What it takes here, in words. Raises `UnavailableError` when it does not fit or is no model."""
    from server.models.hardware import free_memory, model_at, plan

    model, free = model_at(file), free_memory()
    context = plan(model, free=free).context
    needs = f"needs about {_gigabytes(model.needs(context))} of memory with {context:,} tokens of context"
    return f"{model.name} {needs}{'' if free is None else f', and {_gigabytes(free)} are free'}."


def _gigabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GB"
