"""`workspace/executeCommand`: how all is, as a list for an editor's buttons and as a report to paste."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from lsprotocol import types as lsp

from server import settings as user_settings
from server.lsp.boundary import indexed
from server.lsp.commands import DOCTOR
from server.lsp.progress import asked
from server.lsp.server import Server

_MOST_ROWS = 50


def register(server: Server) -> None:
    """Register the command."""

    @server.command(DOCTOR)
    async def on_doctor(ls: Server, *more: Any) -> dict[str, Any]:
        from server.features.doctor import Patient, examine, markdown
        from server.features.doctor.report import private

        await indexed(ls)
        session = ls.session
        given = [str(one) for one in more[0]] if more and isinstance(more[0], list) else []
        patient = Patient(
            session.project, session.workspace, session.settings, await _problems(ls), session.trusted, given
        )
        found = [*_rows(more[1] if len(more) > 1 else []), *await examine(patient)]
        told = [replace(one, detail=private(one.detail), advice=private(one.advice)) for one in found]
        return {"checks": [asdict(one) for one in told], "markdown": markdown(told)}


def _rows(said: Any) -> list[Any]:
    """What the client says of itself: `{"name", "detail"}` each."""
    from server.features.doctor import Check

    rows = said if isinstance(said, list) else []
    return [Check(_text(one, "name")[:80], "ok", _text(one, "detail")) for one in rows[:_MOST_ROWS]]


def _text(row: Any, name: str) -> str:
    value = row.get(name, "") if isinstance(row, dict) else getattr(row, name, "")
    return value if isinstance(value, str) else ""


async def _problems(ls: Server) -> tuple[str, ...]:
    """What is wrong with the client's settings."""
    capabilities = ls.client_capabilities.workspace
    if capabilities is None or not capabilities.configuration:
        return ()
    item = lsp.ConfigurationItem(section=user_settings.PREFIX)
    answers = await asked(ls.workspace_configuration_async(lsp.ConfigurationParams([item])), "settings")
    return tuple(user_settings.parse(answers[0])[1]) if answers else ()
