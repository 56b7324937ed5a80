"""When diagnostics go to the client: after each edit, or, to a client that pulls them, a word that others changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.analysis.compiler.on_save import Compilations
from server.lsp import convert, views
from server.lsp.diagnostics import Compiled, Kept, Report, examine, forget_readers
from server.project_file import Misfit

if TYPE_CHECKING:
    from server.lsp.server import Server

_log = logging.getLogger(__name__)
_QUICK_S = 0.06
_LONGEST_WAIT_S = 0.25
_REFRESH_WAIT_S = 0.3
_LOOK_EVERY_S = 0.005


@dataclass
class Published:
    """What is under way for one client."""

    pending: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    running: dict[str, asyncio.Task[Any]] = field(default_factory=dict)  # diagnosing, by the file that changed
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    cost_s: float = 0.0  # of the last run
    examining: int = 0  # open documents that somebody waits for
    checked: bool = False  # whether all of the workspace was
    state: str = ""  # the last that the client was told
    refresh: asyncio.TimerHandle | None = None
    compilations: Compilations = field(default_factory=Compilations)
    compiled: dict[str, Compiled] = field(default_factory=dict)  # by plugin
    reports: dict[str, Kept] = field(default_factory=dict)  # by file
    told: set[str] = field(default_factory=set)  # messages shown once
    project_files: dict[str, tuple[Misfit, ...]] = field(default_factory=dict)  # what was told of them, by path

    async def stop(self) -> None:
        """End everything that is under way."""
        for handle in (*self.pending.values(), *([self.refresh] if self.refresh else [])):
            handle.cancel()
        for task in list(self.tasks):
            task.cancel()
        await self.compilations.stop()


def pulls(server: Server) -> bool:
    """Whether the client asks for diagnostics by itself."""
    document = server.client_capabilities.text_document
    return document is not None and document.diagnostic is not None


def schedule(server: Server, path: str, now: bool = False) -> None:
    """Diagnose the open documents that depend on `path`, soon; a newer call takes the place of an older.

    What has been quick of late begins at once; the slower it was, the longer it waits for the next keystroke.
    """
    views.changed(server)
    state = server.published
    if not server.session.is_source(path):
        forget_readers(server, path)
    for older in (state.pending.pop(path, None), state.running.pop(path, None)):
        if older is not None:
            older.cancel()
    if pulls(server):
        refresh(server, path)
        return

    def run() -> None:
        state.pending.pop(path, None)
        state.running[path] = background(server, _publish(server, path))

    wait_s = 0.0 if now or state.cost_s < _QUICK_S else min(state.cost_s, _LONGEST_WAIT_S)
    state.pending[path] = asyncio.get_running_loop().call_later(wait_s, run)


def background(server: Server, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run `work` beside everything else until it ends or the server stops."""
    task = asyncio.get_running_loop().create_task(work)
    server.published.tasks.add(task)
    task.add_done_callback(lambda done: _finished(server.published, done))
    return task


def _finished(state: Published, task: asyncio.Task[None]) -> None:
    state.tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("work in the background failed", exc_info=error)


async def first(server: Server, path: str) -> Report | None:
    """Diagnose a document that somebody looks at; what `gives_way` waits meanwhile."""
    server.published.examining += 1
    try:
        return await examine(server, path)
    finally:
        server.published.examining -= 1


async def gives_way(server: Server) -> None:
    """Wait while a document that somebody looks at is diagnosed."""
    while server.published.examining:
        await asyncio.sleep(_LOOK_EVERY_S)


async def _publish(server: Server, path: str) -> None:
    began = time.perf_counter()
    for affected in server.session.affected(path):
        report = await first(server, affected)
        document = server.session.documents.get(affected)
        if report is not None and document is not None and document.version == report.version:
            server.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(document.uri, report.items, report.version)
            )
    server.published.cost_s = time.perf_counter() - began


def refresh(server: Server, path: str | None = None) -> None:
    """Ask a client that pulls to pull again, soon: always, or when other open documents depend on `path`."""
    workspace = server.client_capabilities.workspace
    wanted = workspace is not None and workspace.diagnostics is not None and workspace.diagnostics.refresh_support
    state = server.published
    if not wanted or state.refresh is not None:
        return

    def run() -> None:
        state.refresh = None
        if path is None or server.session.affected(path) not in ([], [path]):
            server.workspace_diagnostic_refresh(None)

    state.refresh = asyncio.get_running_loop().call_later(_REFRESH_WAIT_S, run)


def clear(server: Server, uri: str) -> None:
    """The document is closed: it has no diagnostics any more, and what included it looks at the disk."""
    if not pulls(server):
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))
    schedule(server, convert.path_of(uri))


def everything(server: Server) -> None:
    """Something changed that concerns all documents."""
    views.changed(server)
    if pulls(server):
        refresh(server)
        return
    for path in list(server.session.documents):
        schedule(server, path)
