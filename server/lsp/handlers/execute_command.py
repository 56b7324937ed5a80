"""`workspace/executeCommand`: what the assistant does when it is asked to.

A request is answered when the work is done, with null when the user cancelled it; meanwhile a bar shows how far it is,
and a client that names the notification `l4d2/piece` among its commands gets the text as it comes.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.lsp import commands, convert
from server.lsp.assisting import (
    LONGEST_REQUEST,
    Target,
    checked_request,
    engine_for,
    folder_of,
    place_of,
    preset_of,
    refusing,
    say,
    show,
    verdict,
    watched,
    write,
)
from server.lsp.boundary import RefusedError, warmed
from server.lsp.keys import keys_for
from server.lsp.server import Server

if TYPE_CHECKING:
    from server.assistant.tasks.outcome import Outcome, Ready
    from server.models.presets import Preset


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(commands.GENERATE)
    async def on_generate(ls: Server, uri: str, request: str) -> dict[str, Any] | None:
        with refusing():
            return await _generate(ls, uri, checked_request(request, "what the plugin is to do"))

    @server.command(commands.ASSIST)
    async def on_assist(ls: Server, task: str, uri: str, place: lsp.Range, *more: Any) -> dict[str, Any] | None:
        request = more[0] if more and isinstance(more[0], str) else ""
        with refusing():
            return await _assist(ls, task, uri, place, request[:LONGEST_REQUEST])


async def _generate(ls: Server, uri: str, request: str) -> dict[str, Any] | None:
    """The result for the client: what was written and what is wrong with it."""
    from server.assistant.generate import Wishes, generating
    from server.assistant.writing import Generated

    target = Target.of(ls, uri)
    await _check_bare(ls, target)
    preset = await preset_of(ls)
    wishes = Wishes(
        place_of(ls, target.path),
        ls.session.settings.assistant.repair_rounds,
        await keys_for(ls, preset),
        folder_of(ls, target.path),
        ls.account(),
    )
    made = await watched(ls, {"uri": uri}, "Writing a plugin", generating(request, preset, wishes), Generated)
    return await _finish(ls, target, made, "Plugin", "Generate plugin") if made is not None else None


async def _check_bare(ls: Server, target: Target) -> None:
    """Refuse a file that would lose declarations to a plugin: an offer to write one may be older than they are."""
    from server.assistant.offer import is_bare

    name = os.path.basename(target.path)
    snapshot = await warmed(ls, target.path, check=False)
    target.check(ls)
    if snapshot is None and not ls.is_sealed and os.path.lexists(target.path):
        raise RefusedError(f"`{name}` can not be read.")
    is_text = os.path.isabs(target.path) and not target.path.endswith(".sp")  # what has no path was never saved
    if snapshot is not None and (is_text or not is_bare(snapshot)):
        raise RefusedError(f"A plugin is written over a .sp file that declares nothing: `{name}` was left alone.")


async def _assist(ls: Server, name: str, uri: str, place: lsp.Range, request: str) -> dict[str, Any] | None:
    from server.assistant.retrieve import retrieve
    from server.assistant.tasks import NAMES, task

    if name not in NAMES:
        raise RefusedError(f"There is no task `{name}`: there are {', '.join(NAMES)}.")
    target, preset = Target.of(ls, uri), await preset_of(ls)
    # All of it is parsed before a judge looks at it from another thread.
    snapshot = await warmed(ls, convert.path_of(uri))
    if snapshot is None:
        raise RefusedError("The file can not be read.")
    if preset.engine != "builtin":
        # Facts come from an index that takes a while to make.
        await asyncio.to_thread(retrieve, name, 0)
    target.check(ls)
    start, end = sorted((ls.session.offset(snapshot, place.start), ls.session.offset(snapshot, place.end)))
    outcome = task(name).begin(snapshot, start, end, request, preset.engine == "builtin")
    return await _carry_out(ls, target, preset, name, outcome)


async def _carry_out(ls: Server, target: Target, preset: Preset, name: str, outcome: Outcome) -> dict[str, Any] | None:
    from server.assistant.tasks.outcome import Beside, Ready, Talk
    from server.assistant.writing import Answer, Generated, answering, request_for, writing

    about = {"uri": target.uri}
    if isinstance(outcome, Ready):
        return await _hand_over(ls, target, name, outcome)
    job = outcome.job if isinstance(outcome, Beside) else outcome
    title = _title(name)
    async with engine_for(ls, preset, target.path) as engine:
        if isinstance(job, Talk):
            said = await watched(ls, about, title, answering(engine, request_for(job.messages, preset)), Answer)
            if said is None:
                return None
            ready = job.finish(said.text) if job.finish is not None else Ready(_tidy(said.text))
            return await _hand_over(ls, target, name, ready)
        made = await watched(ls, about, title, writing(engine, job, preset), Generated)
    if made is None:
        return None
    if isinstance(outcome, Beside):
        return await _finish(ls, target, made, title, title, outcome.path)
    return await _finish(ls, target, made, title, title)


async def _finish(
    ls: Server, target: Target, made: Any, what: str, title: str, path: str | None = None
) -> dict[str, Any]:
    """Have code written, over the file or into one beside it, and tell what is wrong with it."""
    from server.assistant.tasks.outcome import NewFile

    label, remarks = f"{what}: {verdict(made)}", _tidy(made.remarks)
    if path is None:
        applied = await write(ls, target, made.code, label)
    else:
        applied = await write(ls, target, None, label, [NewFile(path, made.code)])
    said = label
    if not applied and made.errors and made.code == target.before:
        said, remarks = f"{title}: {made.errors[0].message} Nothing was changed.", ""
    elif not applied:
        said = ""
    if said and commands.VERDICT not in ls.session.client_commands:
        say(ls, "\n".join(part for part in (said, remarks) if part), applied and made.is_done)
    return {
        "applied": applied,
        "code": made.code,
        "verdict": said,
        "remarks": remarks,
        "errors": len(made.errors),
        "findings": len(made.after),
        "cost": made.cost,
        "model": made.model,
    }


async def _hand_over(ls: Server, target: Target, name: str, ready: Ready) -> dict[str, Any]:
    """Have what is ready written and shown."""
    applied = False
    title = _title(name)
    if ready.code is not None or ready.others:
        applied = await write(ls, target, ready.code, title, ready.others)
    await show(ls, name, ready.markdown)
    return {"applied": applied, "markdown": ready.markdown, "title": title, "errors": 0}


def _title(name: str) -> str:
    return {
        "explain": "Explain",
        "fix": "Fix with model",
        "function": "Generate function",
        "phrases": "Move texts to phrases",
        "convert": "Convert",
        "test_request": "Test request",
    }[name]


def _tidy(text: str) -> str:
    from server.assistant.fences import tidy

    return tidy(text)
