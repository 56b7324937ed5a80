"""Compiles on save, where that is wanted and allowed, and keeps what the compiler said until the text changes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.analysis.compiler.errors import CompilerError
from server.analysis.compiler.locate import locate
from server.analysis.compiler.run import Options
from server.analysis.project import UnreadableFileError
from server.lsp import convert, publish
from server.lsp.diagnostics import Compiled

if TYPE_CHECKING:
    from server.lsp.server import Server

_log = logging.getLogger(__name__)


def compile_later(server: Server, uri: str) -> None:
    """A file was saved: compile the plugin that it belongs to."""
    session = server.session
    if not session.settings.compiler.on_save or not session.trusted or not uri.startswith("file:"):
        return
    root = session.root_of(convert.path_of(uri))
    if root is not None and root.endswith(".sp"):
        publish.background(server, _compile(server, root))


async def _compile(server: Server, root: str) -> None:
    session, settings = server.session, server.session.settings.compiler
    workspace = session.project.workspace_of(root)
    try:
        compiler = locate(
            Path(root), configured=settings.path, workspace=Path(workspace) if workspace is not None else None
        )
        if compiler is None:
            return
        stubs = session.project.stubs
        include = tuple(Path(folder) for folder in session.project.directories_of(root) if folder not in stubs)
        texts = {path: closure.source.text.chars for path, closure in session.project.unit(root).files.items()}
        options = Options(compiler.path, include, settings.arguments, settings.timeout)
        result = await server.published.compilations.start(Path(root), options, trusted=session.trusted)
    except CompilerError as error:
        tell_once(server, str(error))
        return
    except UnreadableFileError as error:
        _log.info("%s", error)
        return
    if result is None:
        return
    server.published.compiled[root] = Compiled(result, texts)
    if publish.pulls(server):
        publish.refresh(server)
        return
    for document in list(session.documents.values()):
        if document.path in texts:
            publish.schedule(server, document.path, now=True)


def tell_once(server: Server, message: str) -> None:
    """Show a message to the user, the first time only."""
    if message not in server.published.told:
        server.published.told.add(message)
        server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, message))
    _log.warning("%s", message)
