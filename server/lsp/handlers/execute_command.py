"""`workspace/executeCommand`: what the assistant does when it is asked to.

The request is answered when the work is done; meanwhile a bar shows how far it is and can be cancelled, and a client
that names the notification `l4d2/piece` among its commands gets the text as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.lsp import convert, progress
from server.lsp.boundary import RefusedError
from server.lsp.commands import GENERATE, PIECE
from server.lsp.edits import whole_file_edit
from server.lsp.server import Server

if TYPE_CHECKING:
    from server.assistant.generate import Wishes
    from server.assistant.writing import Generated, Progress

_LOOK_EVERY_S = 0.05
_LONGEST_REQUEST = 20_000


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(GENERATE)
    async def on_generate(ls: Server, uri: str, request: str) -> dict[str, Any] | None:
        return await _generate(ls, uri, request)


async def _generate(ls: Server, uri: str, request: str) -> dict[str, Any] | None:
    """The result for the client: what was written and what is wrong with it; None when it was cancelled."""
    from server.assistant.engines import preset_named
    from server.assistant.generate import generating
    from server.models.errors import ModelError

    if not request.strip() or len(request) > _LONGEST_REQUEST:
        raise RefusedError("Say in words what the plugin is to do, in at most 20,000 characters.")
    session, path = ls.session, convert.path_of(uri)
    version, before = session.version_of(uri), str(session.text_of(path))
    try:
        preset = preset_named(session.settings.assistant.model)
        if preset.engine != "builtin" and not session.trusted:
            raise RefusedError("Models are not asked from a workspace that is not trusted.")
        bar = await progress.begin(ls, "Writing a plugin")
        try:
            made = await _watched(ls, uri, generating(request, preset, _wishes(ls, path)), bar)
        finally:
            bar.end()
    except ModelError as error:
        raise RefusedError(str(error)) from None
    if made is None:
        return None
    if session.version_of(uri) != version or (version is None and str(session.text_of(path)) != before):
        raise RefusedError("The file was changed while the plugin was written; it was left alone.")
    label = f"Plugin: {_verdict(made)}"
    edit = whole_file_edit(ls, path, made.code, label)
    answer = await ls.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, "Generate plugin"))
    if answer.applied:
        kind = lsp.MessageType.Info if made.is_done else lsp.MessageType.Warning
        text = "\n".join(part for part in (label, made.remarks) if part)
        ls.window_show_message(lsp.ShowMessageParams(kind, text))
    return {"applied": answer.applied, "code": made.code, "remarks": made.remarks, "errors": len(made.errors)}


def _wishes(ls: Server, path: str) -> Wishes:
    from pathlib import Path

    from server.assistant.generate import Wishes
    from server.assistant.verify import Place

    session = ls.session
    folder = session.project.workspace_of(path) if session.trusted else None
    place = Place(path, session.project.include_dirs, session.project.workspaces, "", session.settings)
    return Wishes(place, session.settings.assistant.repair_rounds, folder=Path(folder) if folder else None)


async def _watched(
    ls: Server, uri: str, events: AsyncGenerator[Progress, None], bar: progress.Progress
) -> Generated | None:
    """The last of the events; None as soon as the user cancels."""
    from server.assistant.writing import Stage
    from server.models.protocol import Piece

    async def read() -> Generated | None:
        written = 0
        async with aclosing(events):
            async for event in events:
                _show(ls, uri, event, bar, written)
                if isinstance(event, Piece):
                    written += len(event.text)
                elif isinstance(event, Stage):
                    written = 0
                else:
                    return event
        return None

    task = asyncio.ensure_future(read())
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_LOOK_EVERY_S)
            if bar.cancelled:
                return None
        return task.result()
    finally:
        task.cancel()


def _show(ls: Server, uri: str, event: Progress, bar: progress.Progress, written: int) -> None:
    from server.assistant.writing import Stage
    from server.models.protocol import Piece

    if isinstance(event, Piece):
        if PIECE in ls.session.client_commands:
            ls.protocol.notify(PIECE, {"uri": uri, "text": event.text})
        if written // 200 != (written + len(event.text)) // 200:
            bar.report(f"{written + len(event.text)} characters")
    elif isinstance(event, Stage):
        bar.report({"write": "writing", "check": "checking", "repair": "correcting"}[event.name])


def _verdict(made: Generated) -> str:
    errors, warnings = len(made.errors), len(made.after) - len(made.errors)
    if made.cut:
        return "cut off, the model ran out of tokens"
    if not made.after:
        return "checked, no findings"
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((errors, "error"), (warnings, "warning"))]
    return "checked, " + ", ".join(part for part in parts if not part.startswith("0 "))
